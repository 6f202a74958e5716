package io.evenbook.api.journal;

import io.evenbook.api.money.Money;

/**
 * One leg of a journal entry.
 *
 * @param amount greater than zero
 */
public record Posting(LedgerAccount ledgerAccount, PostingSide side, Money amount) {

    /** @throws IllegalArgumentException if the amount is not greater than zero */
    public Posting {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("must be > 0: amount=" + amount);
        }
    }

    public static Posting debit(LedgerAccount ledgerAccount, Money amount) {
        return new Posting(ledgerAccount, PostingSide.DEBIT, amount);
    }

    public static Posting credit(LedgerAccount ledgerAccount, Money amount) {
        return new Posting(ledgerAccount, PostingSide.CREDIT, amount);
    }
}
