package io.evenbook.api.journal;

import java.time.Instant;
import java.util.List;

/**
 * What of an entry touches one account.
 *
 * @param entryId     of the whole entry
 * @param effectiveAt when the entry counts; null: when it is recorded
 * @param postings    on the account only, so they need not balance
 */
public record EntryLegs(
        EntryId entryId, EntryKind kind, String description, String reference, Instant effectiveAt, List<Posting> postings) {

    public EntryLegs {
        postings = List.copyOf(postings);
    }
}
