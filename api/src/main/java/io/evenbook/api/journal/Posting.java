package io.evenbook.api.journal;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Debits less credits of each asset, in the order in which the postings name them; zero where they balance. */
    public static Map<AssetCode, BigDecimal> differenceByAsset(List<Posting> postings) {
        Map<AssetCode, BigDecimal> differences = new LinkedHashMap<>();
        for (Posting posting : postings) {
            differences.merge(posting.amount.asset(), posting.netCredit().negate(), BigDecimal::add);
        }
        return differences;
    }

    /** The amount of a credit; of a debit, its negative. */
    BigDecimal netCredit() {
        return side == PostingSide.CREDIT ? amount.amount() : amount.amount().negate();
    }

    public static Posting debit(LedgerAccount ledgerAccount, Money amount) {
        return new Posting(ledgerAccount, PostingSide.DEBIT, amount);
    }

    public static Posting credit(LedgerAccount ledgerAccount, Money amount) {
        return new Posting(ledgerAccount, PostingSide.CREDIT, amount);
    }
}
