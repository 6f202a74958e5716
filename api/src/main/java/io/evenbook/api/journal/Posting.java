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

    /** Returns debits minus credits per asset, in the order of the postings. Zero for an asset that balances. */
    public static Map<AssetCode, BigDecimal> differenceByAsset(List<Posting> postings) {
        Map<AssetCode, BigDecimal> differences = new LinkedHashMap<>();
        for (Posting posting : postings) {
            differences.merge(posting.amount.asset(), posting.netCredit().negate(), BigDecimal::add);
        }
        return differences;
    }

    /** Returns the amount of a credit, or the negated amount of a debit. */
    BigDecimal netCredit() {
        return side == PostingSide.CREDIT ? amount.amount() : amount.amount().negate();
    }

    /** Returns a debit. @throws IllegalArgumentException if the amount is not greater than zero */
    public static Posting debit(LedgerAccount ledgerAccount, Money amount) {
        return new Posting(ledgerAccount, PostingSide.DEBIT, amount);
    }

    /** Returns a credit. @throws IllegalArgumentException if the amount is not greater than zero */
    public static Posting credit(LedgerAccount ledgerAccount, Money amount) {
        return new Posting(ledgerAccount, PostingSide.CREDIT, amount);
    }
}
