package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;
import io.evenbook.api.money.Requested;
import java.time.Instant;
import java.util.List;

/**
 * An entry as a client wrote it.
 *
 * @param effectiveAt when it is to count; null: when it is recorded
 * @param legs at least two
 */
public record EntryDraft(
        EntryId entryId, EntryKind kind, String description, String reference, Instant effectiveAt, List<Leg> legs) {

    public record Leg(LedgerAccount ledgerAccount, PostingSide side, Requested amount) {}
}
