package io.evenbook.api.journal;

import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A journal entry as views show it. One of several accounts is shown as a whole, without the legs by which its parts balance against
 * clearing. Until it is posted, it has no postings.
 *
 * @param position    of the event that posted it; of one that is not posted, that of the last event about it
 * @param effectiveAt when it counts; null of one that is not posted and is to count when it is
 * @param recordedAt  null unless it is posted
 * @param reference   the client's own, or null
 * @param postings    in the order of the entry; of one of several accounts, account by account
 * @param groupId     of the entries that were posted together with it; null of one that came alone
 * @param reverses    the entry that it takes back, or null
 * @param reversedBy  the posted entry that takes it back, or null
 * @param code        of the refusal; null unless it is rejected
 * @param detail      of the refusal; null unless it is rejected
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
        GroupId groupId,
        EntryId reverses,
        EntryId reversedBy,
        String code,
        String detail) {

    /** One leg of the entry. */
    public record EntryPosting(LedgerAccount ledgerAccount, PostingSide side, AssetCode asset, BigDecimal amount) {}
}
