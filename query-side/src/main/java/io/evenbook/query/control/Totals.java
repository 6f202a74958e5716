package io.evenbook.query.control;

import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import java.math.BigDecimal;

/** Posted totals of one asset on one or more ledger accounts. */
record Totals(BigDecimal debits, BigDecimal credits) {
    static final Totals NONE = new Totals(BigDecimal.ZERO, BigDecimal.ZERO);

    static Totals of(Posting posting) {
        BigDecimal amount = posting.amount().amount();
        return posting.side() == PostingSide.DEBIT
                ? new Totals(amount, BigDecimal.ZERO)
                : new Totals(BigDecimal.ZERO, amount);
    }

    Totals plus(Totals other) {
        return new Totals(debits.add(other.debits), credits.add(other.credits));
    }

    /** Credits less debits: what the house owes. */
    BigDecimal owed() {
        return credits.subtract(debits);
    }
}
