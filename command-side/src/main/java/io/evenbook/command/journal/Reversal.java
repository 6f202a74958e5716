package io.evenbook.command.journal;

import io.evenbook.api.RejectedException;
import io.evenbook.api.journal.EntryCommand.Place;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryRejection.EntryReversed;
import io.evenbook.api.journal.EntryRejection.ReversalExceedsEntry;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Requested;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The legs of an entry that can still be reversed, with their sides exchanged, less earlier reversals.
 *
 * @param left in the order of the entry's legs; each greater than zero
 */
record Reversal(JournalEntry original, Map<Place, BigDecimal> left) {

    /** @throws RejectedException {@code entry.posted} if nothing is left */
    static Reversal of(JournalEntry original, List<Posting> reversed) {
        Map<Place, BigDecimal> left = new LinkedHashMap<>();
        for (Posting posting : original.postings()) {
            left.merge(
                    new Place(
                            posting.ledgerAccount(),
                            posting.side().opposite(),
                            posting.amount().asset()),
                    posting.amount().amount(),
                    BigDecimal::add);
        }
        for (Posting posting : reversed) {
            left.merge(
                    new Place(
                            posting.ledgerAccount(),
                            posting.side(),
                            posting.amount().asset()),
                    posting.amount().amount().negate(),
                    BigDecimal::add);
        }
        left.values().removeIf(amount -> amount.signum() == 0);
        if (left.isEmpty()) {
            throw new RejectedException(new EntryReversed(original.entryId()));
        }
        return new Reversal(original, left);
    }

    /**
     * The legs of the reversal.
     *
     * @param chosen null: all that is left, or {@code amount}
     * @param amount of an entry with two legs; null: see {@code chosen}
     * @throws RejectedException {@code entry.reversal-exceeds} if a leg exceeds what is left of it
     */
    List<Leg> legs(List<Leg> chosen, BigDecimal amount) {
        if (chosen != null) {
            return requireWithin(chosen);
        }
        if (amount != null) {
            return requireWithin(original.postings().stream()
                    .map(posting -> new Leg(
                            posting.ledgerAccount(),
                            posting.side().opposite(),
                            new Requested(posting.amount().asset(), amount)))
                    .toList());
        }
        return left.entrySet().stream()
                .map(place -> new Leg(
                        place.getKey().ledgerAccount(),
                        place.getKey().side(),
                        new Requested(place.getKey().asset(), place.getValue())))
                .toList();
    }

    private List<Leg> requireWithin(List<Leg> chosen) {
        Map<Place, BigDecimal> rest = new HashMap<>(left);
        for (Leg leg : chosen) {
            Place place =
                    new Place(leg.ledgerAccount(), leg.side(), leg.amount().asset());
            BigDecimal after = rest.getOrDefault(place, BigDecimal.ZERO)
                    .subtract(leg.amount().amount());
            if (after.signum() < 0) {
                throw new RejectedException(new ReversalExceedsEntry(
                        original.entryId(), leg.ledgerAccount(), leg.amount().asset()));
            }
            rest.put(place, after);
        }
        return chosen;
    }
}
