package io.evenbook.query.control;

import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import java.math.BigDecimal;

/** What was posted of one asset on a ledger account, or on several. */
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

    /** What the house owes: credits less debits. */
    BigDecimal owed() {
        return credits.subtract(debits);
    }
}
