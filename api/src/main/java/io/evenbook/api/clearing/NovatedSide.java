package io.evenbook.api.clearing;

import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;

/**
 * One side of a novated trade.
 *
 * @param released of the hold, since the price was better than the limit; zero or greater
 * @param holdRemaining the rest of the hold of the order; zero: it is closed
 * @param receivable the amount that the order may still receive
 * @param delivers the payment, a fee of its asset included; it is taken out of the hold of the order, and stays held
 *     for the settlement unless the order was placed on credit; greater than zero
 * @param receives the receipt, less a fee of its asset; zero or greater
 * @param fee of either asset; less than zero: a rebate
 */
public record NovatedSide(
        TradeId tradeId,
        Side side,
        HoldId holdId,
        Money released,
        Money holdRemaining,
        Money receivable,
        Money delivers,
        Money receives,
        Money fee) {

    /** Returns the payment without a fee. */
    public Money payment() {
        return fee.asset().equals(delivers.asset()) ? delivers.minus(fee) : delivers;
    }

    /** Returns the receipt before a fee. */
    public Money receipt() {
        return fee.asset().equals(receives.asset()) ? receives.plus(fee) : receives;
    }
}
