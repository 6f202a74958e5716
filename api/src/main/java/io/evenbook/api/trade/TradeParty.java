package io.evenbook.api.trade;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.money.Money;

/**
 * One side of a trade: its payment, its hold and its receipt.
 *
 * @param captured the payment, out of the hold, with a fee of the same asset; greater than zero
 * @param released the amount released from the hold because the price, or the rate of the fee, was better than what was
 *     held; zero or greater
 * @param receipt the receipt before the fee; greater than zero
 * @param fee of the asset that it receives, out of the receipt, or of the asset that it pays; negative: a rebate
 * @param reserved the receipt that the hold had reserved, of a seller whose rates have a rebate, of one in an auction
 *     whose price is better than its limit, and of a stop that has just fired; null: the receipt
 */
public record TradeParty(
        OrderId orderId,
        AccountId accountId,
        HoldId holdId,
        Money captured,
        Money released,
        Money receipt,
        Money fee,
        Money reserved) {

    /** A party whose hold had reserved the receipt. */
    public TradeParty(
            OrderId orderId,
            AccountId accountId,
            HoldId holdId,
            Money captured,
            Money released,
            Money receipt,
            Money fee) {
        this(orderId, accountId, holdId, captured, released, receipt, fee, null);
    }

    /** The part of what its hold has reserved to receive that this trade takes up. */
    public Money reservation() {
        return reserved == null ? receipt : reserved;
    }

    /** What it gets in the end. */
    public Money credited() {
        return fee.asset().equals(receipt.asset()) ? receipt.minus(fee) : receipt;
    }
}
