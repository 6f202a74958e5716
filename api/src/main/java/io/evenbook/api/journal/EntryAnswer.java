package io.evenbook.api.journal;

import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A journal entry as views show it.
 *
 * @param position  position of the event that carried it
 * @param reference the client's own, or null
 * @param postings  in the order of the entry
 */
public record EntryAnswer(
        EntryId entryId,
        long position,
        EntryKind kind,
        String description,
        Instant effectiveAt,
        Instant recordedAt,
        String reference,
        List<EntryPosting> postings) {

    /** One leg of the entry. */
    public record EntryPosting(LedgerAccount ledgerAccount, PostingSide side, AssetCode asset, BigDecimal amount) {}
}
