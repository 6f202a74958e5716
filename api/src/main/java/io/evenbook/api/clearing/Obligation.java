package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.time.LocalDate;

/**
 * A change of what an account delivers or receives in one asset, beside the novation of a trade. Amounts less than zero
 * take back what was booked before.
 *
 * @param side of the trade that the account has
 * @param counterparty who is owed a penalty or compensation, or owes it; null: the house, as for any trade
 * @param businessDate the day of a penalty; otherwise null
 * @param delivers a fee on top included
 * @param receives a fee taken out
 * @param fee of this asset, charged if greater than zero, otherwise taken back or a rebate
 */
public record Obligation(
        ObligationId obligationId,
        ObligationKind kind,
        TradeId tradeId,
        Side side,
        AccountId counterparty,
        LocalDate businessDate,
        Money delivers,
        Money receives,
        Money fee) {

    public AssetCode asset() {
        return delivers.asset();
    }

    /** Returns what the account owes more than before: deliveries less receipts. */
    public Money owed() {
        return delivers.minus(receives);
    }
}
