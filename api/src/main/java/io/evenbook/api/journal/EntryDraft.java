package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;
import io.evenbook.api.money.Requested;
import java.time.Instant;
import java.util.List;

/**
 * An entry as a client requests it.
 *
 * @param reference reference of the client; null: none
 * @param effectiveAt the effective time; null: the time of recording
 * @param legs at least two
 */
public record EntryDraft(
        EntryId entryId, EntryKind kind, String description, String reference, Instant effectiveAt, List<Leg> legs) {

    /** One requested leg. Its amount is not yet checked. */
    public record Leg(LedgerAccount ledgerAccount, PostingSide side, Requested amount) {}
}
