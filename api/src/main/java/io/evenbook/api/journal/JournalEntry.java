package io.evenbook.api.journal;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of posted balances: two or more postings whose debits equal their credits in each asset. An unbalanced entry
 * cannot be constructed.
 *
 * @param description free text for people
 * @param reference chosen by the client; null: none
 * @param effectiveAt the effective time, in microseconds; never after the time of recording
 * @param postings at least two
 */
public record JournalEntry(
        EntryId entryId,
        EntryKind kind,
        String description,
        String reference,
        Instant effectiveAt,
        List<Posting> postings) {

    /**
     * @throws IllegalArgumentException if there are fewer than two postings, or debits and credits differ in an asset
     */
    public JournalEntry {
        postings = List.copyOf(postings);
        if (postings.size() < 2) {
            throw new IllegalArgumentException("must have at least two postings: entryId=" + entryId);
        }
        Posting.differenceByAsset(postings).forEach((asset, difference) -> {
            if (difference.signum() != 0) {
                throw new IllegalArgumentException(
                        "debits less credits must be 0: " + asset + "=" + difference.toPlainString());
            }
        });
    }

    /**
     * Returns credits minus debits per customer account and asset, in the order of the postings. Zero if the legs
     * cancel each other.
     */
    public Map<AccountId, Map<AssetCode, BigDecimal>> netByAccount() {
        Map<AccountId, Map<AssetCode, BigDecimal>> net = new LinkedHashMap<>();
        for (Posting posting : postings) {
            posting.ledgerAccount()
                    .account()
                    .ifPresent(account -> net.computeIfAbsent(account, _ -> new LinkedHashMap<>())
                            .merge(posting.amount().asset(), posting.netCredit(), BigDecimal::add));
        }
        return net;
    }
}
