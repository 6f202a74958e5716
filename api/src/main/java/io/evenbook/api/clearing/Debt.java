package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.time.LocalDate;

/**
 * A penalty or compensation: what one account owes another.
 *
 * @param failing the side of the trade that pays
 * @param businessDate the day of a penalty; otherwise null
 * @param amount greater than zero
 */
public record Debt(
        ObligationId obligationId,
        ObligationKind kind,
        TradeId tradeId,
        Side failing,
        LocalDate businessDate,
        AccountId payer,
        AccountId receiver,
        Money amount) {

    /** @throws IllegalArgumentException if the amount is not greater than zero, or an account owes itself */
    public Debt {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("must be > 0: amount=" + amount);
        }
        if (payer.equals(receiver)) {
            throw new IllegalArgumentException("must be different accounts: payer=" + payer);
        }
    }
}
