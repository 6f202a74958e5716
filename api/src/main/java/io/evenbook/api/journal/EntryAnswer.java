package io.evenbook.api.journal;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A journal entry in the journal view.
 *
 * @param position position of the event that posted it
 * @param kind why it was posted, such as DEPOSIT or TRADE
 * @param effectiveAt the effective time
 * @param reference chosen by the client; null: none
 * @param postings in the order of the entry
 * @param status always POSTED
 * @param reverses the entry that it reverses; null: none
 * @param reversedBy the first entry that reverses it; null: none
 * @param reversals all entries that reverse it in part or in full, oldest first
 */
public record EntryAnswer(
        EntryId entryId,
        long position,
        EntryKind kind,
        String description,
        Instant effectiveAt,
        Instant recordedAt,
        String reference,
        List<EntryPosting> postings,
        EntryStatus status,
        EntryId reverses,
        EntryId reversedBy,
        List<EntryId> reversals) {

    /**
     * One leg of the entry.
     *
     * @param side DEBIT or CREDIT
     */
    public record EntryPosting(LedgerAccount ledgerAccount, PostingSide side, AssetCode asset, BigDecimal amount) {}
}
