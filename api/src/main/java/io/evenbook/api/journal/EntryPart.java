package io.evenbook.api.journal;

import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One account's part of an entry, or that of the house: an entry of its own that balances against clearing.
 *
 * @param of          the whole entry
 * @param effectiveAt when it counts; null: when it is recorded
 */
public record EntryPart(EntryId of, Instant effectiveAt, JournalEntry entry) {

    /** @param owner names the part within its entry */
    public static EntryPart of(EntryLegs legs, Object owner) {
        return new EntryPart(
                legs.entryId(),
                legs.effectiveAt(),
                new JournalEntry(
                        EntryId.of(legs.entryId().value().substring("ent_".length()), owner.toString()),
                        legs.kind(),
                        legs.description(),
                        legs.reference(),
                        againstClearing(legs.postings())));
    }

    /** Clearing takes the other side of what each asset's legs come to. Legs that cancel each other out need no other side. */
    private static List<Posting> againstClearing(List<Posting> legs) {
        Map<String, Posting> any = new TreeMap<>();
        Map<String, BigDecimal> differences = new TreeMap<>();
        for (Posting leg : legs) {
            String asset = leg.amount().asset().value();
            BigDecimal amount = leg.amount().amount();
            any.putIfAbsent(asset, leg);
            differences.merge(asset, leg.side() == PostingSide.DEBIT ? amount : amount.negate(), BigDecimal::add);
        }
        List<Posting> postings = new ArrayList<>(legs);
        differences.forEach((code, difference) -> {
            AssetCode asset = any.get(code).amount().asset();
            if (difference.signum() > 0) {
                postings.add(Posting.credit(LedgerAccount.CLEARING, new Money(asset, difference)));
            } else if (difference.signum() < 0) {
                postings.add(Posting.debit(LedgerAccount.CLEARING, new Money(asset, difference.negate())));
            }
        });
        return postings;
    }
}
