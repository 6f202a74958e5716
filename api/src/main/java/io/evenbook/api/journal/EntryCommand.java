package io.evenbook.api.journal;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What can be asked of journal entries. */
public sealed interface EntryCommand {

    /** Posts one entry: all of its legs, or none. */
    record PostEntry(EntryDraft draft) implements EntryCommand {}

    /**
     * Reverses an entry, or a part of it that was not reversed before: the same legs with their sides exchanged.
     *
     * @param original the entry, as it stands in the log
     * @param chosen what to reverse; null: all that is left
     * @param amount how much of an entry with two legs; null: see {@code chosen}
     * @param effectiveAt when the reversal counts, not before the original; null: now
     * @param atOriginalEffectiveAt whether it counts when the original does
     */
    record ReverseEntry(
            EntryId entryId,
            JournalEntry original,
            List<EntryDraft.Leg> chosen,
            BigDecimal amount,
            Instant effectiveAt,
            boolean atOriginalEffectiveAt,
            String reason)
            implements EntryCommand {}

    /** Where a leg of an entry stands, whatever its amount. */
    record Place(LedgerAccount ledgerAccount, PostingSide side, AssetCode asset) {}
}
