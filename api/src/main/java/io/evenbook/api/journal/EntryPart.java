package io.evenbook.api.journal;

import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        List<Posting> postings = new ArrayList<>(legs);
        Posting.differenceByAsset(legs).entrySet().stream()
                .filter(difference -> difference.getValue().signum() != 0)
                .sorted(Comparator.comparing(difference -> difference.getKey().value()))
                .map(difference -> onClearing(difference.getKey(), difference.getValue()))
                .forEach(postings::add);
        return postings;
    }

    private static Posting onClearing(AssetCode asset, BigDecimal difference) {
        Money amount = new Money(asset, difference.abs());
        return difference.signum() > 0
                ? Posting.credit(LedgerAccount.CLEARING, amount)
                : Posting.debit(LedgerAccount.CLEARING, amount);
    }
}
