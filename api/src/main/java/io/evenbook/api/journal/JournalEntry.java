package io.evenbook.api.journal;

import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of posted balances: two or more postings whose debits equal their credits in each asset. One that does not balance
 * cannot be built.
 *
 * @param description for people; not interpreted
 * @param reference   the client's own, or null
 * @param postings    at least two
 */
public record JournalEntry(
        EntryId entryId, EntryKind kind, String description, String reference, List<Posting> postings) {

    /** @throws IllegalArgumentException if there are fewer than two postings, or debits and credits differ in an asset */
    public JournalEntry {
        postings = List.copyOf(postings);
        if (postings.size() < 2) {
            throw new IllegalArgumentException("must have at least two postings: entryId=" + entryId);
        }
        differenceByAsset(postings).forEach((asset, difference) -> {
            if (difference.signum() != 0) {
                throw new IllegalArgumentException("debits less credits must be 0: " + asset + "=" + difference.toPlainString());
            }
        });
    }

    private static Map<AssetCode, BigDecimal> differenceByAsset(List<Posting> postings) {
        Map<AssetCode, BigDecimal> differences = new HashMap<>();
        for (Posting posting : postings) {
            BigDecimal amount = posting.amount().amount();
            differences.merge(
                    posting.amount().asset(),
                    posting.side() == PostingSide.DEBIT ? amount : amount.negate(),
                    BigDecimal::add);
        }
        return differences;
    }
}
