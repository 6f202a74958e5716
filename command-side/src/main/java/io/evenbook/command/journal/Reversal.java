package io.evenbook.command.journal;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryAnswer;
import io.evenbook.api.journal.EntryAnswer.EntryPosting;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.GroupRejection.EntryNotReversible;
import io.evenbook.api.journal.GroupRejection.ReversalExceedsEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostedEntries;
import io.evenbook.api.journal.PostingSide;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entry that takes another one back: the same legs with their sides exchanged, or smaller ones. A transfer is taken back as a whole,
 * whichever of its two entries is named.
 *
 * @param reversed the entry that is taken back; of a transfer the one that went out
 * @param legs     of what is taken back, clearing's aside
 */
record Reversal(EntryAnswer reversed, List<EntryPosting> legs) {
    private static final String OUT = ".out";
    private static final String IN = ".in";

    /** @throws RejectedException if there is no such entry, or it is of a kind that no entry reverses */
    static Reversal of(String entryId, PostedEntries entries) {
        EntryAnswer named = entries.find(entryId);
        return switch (named.kind()) {
            case DEPOSIT, WITHDRAWAL, ADJUSTMENT -> new Reversal(named, named.postings());
            case TRANSFER_OUT -> ofTransfer(named, other(named, OUT, IN, entries));
            case TRANSFER_IN -> ofTransfer(other(named, IN, OUT, entries), named);
            case PAY_IN, PAY_OUT, REVERSAL -> throw notReversible(named);
        };
    }

    private static Reversal ofTransfer(EntryAnswer out, EntryAnswer in) {
        List<EntryPosting> legs = new ArrayList<>(out.postings());
        legs.addAll(in.postings());
        legs.removeIf(leg -> leg.ledgerAccount().equals(LedgerAccount.CLEARING));
        return new Reversal(out, legs);
    }

    /** The other entry of the transfer, which is there once the transfer has arrived. */
    private static EntryAnswer other(EntryAnswer named, String end, String otherEnd, PostedEntries entries) {
        String value = named.entryId().value();
        if (!value.endsWith(end)) {
            throw notReversible(named);
        }
        try {
            return entries.find(value.substring(0, value.length() - end.length()) + otherEnd);
        } catch (RejectedException e) {
            throw notReversible(named);
        }
    }

    private static RejectedException notReversible(EntryAnswer named) {
        return new RejectedException(new EntryNotReversible(named.entryId(), named.kind()));
    }

    GroupId groupId() {
        return GroupId.reversing(reversed.entryId());
    }

    /** All of it. */
    List<Leg> whole() {
        return legs.stream().map(leg -> leg(leg, leg.amount())).toList();
    }

    /** So much of an entry with two legs. */
    List<Leg> ofAmount(BigDecimal amount) {
        return requireWithin(legs.stream().map(leg -> leg(leg, amount)).toList());
    }

    private static Leg leg(EntryPosting leg, BigDecimal amount) {
        return new Leg(leg.ledgerAccount(), other(leg.side()), new Requested(leg.asset(), amount));
    }

    private static PostingSide other(PostingSide side) {
        return side == PostingSide.DEBIT ? PostingSide.CREDIT : PostingSide.DEBIT;
    }

    /** @throws RejectedException {@code entry.reversal-exceeds} if some leg takes back more than was posted there */
    List<Leg> requireWithin(List<Leg> chosen) {
        Map<Place, BigDecimal> left = new HashMap<>();
        legs.forEach(leg -> left.merge(
                new Place(leg.ledgerAccount(), other(leg.side()), leg.asset()), leg.amount(), BigDecimal::add));
        for (Leg leg : chosen) {
            Place place = new Place(leg.ledgerAccount(), leg.side(), leg.amount().asset());
            BigDecimal rest = left.getOrDefault(place, BigDecimal.ZERO).subtract(leg.amount().amount());
            if (rest.signum() < 0) {
                throw new RejectedException(
                        new ReversalExceedsEntry(reversed.entryId(), leg.ledgerAccount(), leg.amount().asset()));
            }
            left.put(place, rest);
        }
        return chosen;
    }

    EntryDraft draft(EntryId entryId, String reason, Instant effectiveAt, List<Leg> chosen) {
        return new EntryDraft(
                entryId, EntryKind.REVERSAL, reason, reversed.reference(), effectiveAt, reversed.entryId(), chosen);
    }

    private record Place(LedgerAccount ledgerAccount, PostingSide side, AssetCode asset) {}
}
