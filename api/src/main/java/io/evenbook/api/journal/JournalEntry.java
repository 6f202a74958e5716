package io.evenbook.api.journal;

import java.util.List;

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
        Posting.differenceByAsset(postings).forEach((asset, difference) -> {
            if (difference.signum() != 0) {
                throw new IllegalArgumentException("debits less credits must be 0: " + asset + "=" + difference.toPlainString());
            }
        });
    }
}
