package io.evenbook.api.journal;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Commands on journal entries. */
public sealed interface EntryCommand {

    /** Posts one entry: all legs or none. */
    record PostEntry(EntryDraft draft) implements EntryCommand {}

    /**
     * Reverses an entry, or some of its legs: posts the same legs with debit and credit exchanged. No leg is reversed
     * beyond its amount.
     *
     * @param original the entry as the log stores it
     * @param chosen the legs to reverse; null: all that is not yet reversed
     * @param amount the amount to reverse of an entry with two legs; null: see {@code chosen}
     * @param effectiveAt the effective time, not before that of the original; null: now
     * @param atOriginalEffectiveAt whether the reversal has the effective time of the original
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

    /** The ledger account, side and asset of a leg, without its amount. */
    record Place(LedgerAccount ledgerAccount, PostingSide side, AssetCode asset) {}
}
