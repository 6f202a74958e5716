package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireLater;
import static io.evenbook.command.account.Checks.requireNotFrozen;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.HoldCommand;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountRejection.HoldExceeded;
import io.evenbook.api.account.AccountRejection.HoldExists;
import io.evenbook.api.account.AccountRejection.HoldNotManual;
import io.evenbook.api.account.AccountRejection.HoldUnknown;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.command.base.Facts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * The open holds of an account and their rules. A change costs the logarithm of their number.
 *
 * @param open the holds that set something aside
 * @param expiries of the holds that have one, the earliest first
 */
public record Holds(PMap<HoldId, Hold> open, PSortedSet<Expiry> expiries) {
    static final Holds NONE = new Holds(HashTreePMap.empty(), TreePSet.empty());

    /** When a hold is released by itself. */
    record Expiry(Instant at, String holdId) implements Comparable<Expiry> {
        private static final Comparator<Expiry> ORDER =
                Comparator.comparing(Expiry::at).thenComparing(Expiry::holdId);

        private static Expiry of(Hold hold) {
            return new Expiry(hold.expiresAt(), hold.holdId().value());
        }

        @Override
        public int compareTo(Expiry other) {
            return ORDER.compare(this, other);
        }
    }

    /** Reads a snapshot: the open holds by their identifiers. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Holds restore(Map<HoldId, Hold> open) {
        Holds holds = NONE;
        for (Hold hold : open.values()) {
            holds = holds.put(hold.holdId(), hold);
        }
        return holds;
    }

    @Override
    @JsonValue
    public PMap<HoldId, Hold> open() {
        return open;
    }

    /** The open hold, or null. */
    public Hold get(HoldId holdId) {
        return open.get(holdId);
    }

    /** Whether an order on credit, or a trade of one that is not novated, stands behind a hold. */
    public boolean hasCredit() {
        return open.values().stream().anyMatch(hold -> hold.reason() == HoldReason.CREDIT_ORDER);
    }

    /** Puts a hold into its state after an event; null closes it. */
    Holds put(HoldId holdId, Hold after) {
        Hold before = open.get(holdId);
        PSortedSet<Expiry> newExpiries = expiries;
        if (before == null && after != null && after.expiresAt() != null) {
            newExpiries = expiries.plus(Expiry.of(after));
        } else if (after == null && before.expiresAt() != null) {
            newExpiries = expiries.minus(Expiry.of(before));
        }
        return new Holds(after == null ? open.minus(holdId) : open.plus(holdId, after), newExpiries);
    }

    /** The expired holds, the earliest first, at most {@code limit}. */
    List<Hold> expired(Instant now, int limit) {
        if (expiries.isEmpty() || expiries.first().at().isAfter(now)) {
            return List.of();
        }
        return expiries.stream()
                .takeWhile(expiry -> !expiry.at().isAfter(now))
                .limit(limit)
                .map(expiry -> open.get(new HoldId(expiry.holdId())))
                .toList();
    }

    // Rules

    static List<AccountEvent> decide(AccountState state, HoldCommand command, Facts facts) {
        return switch (command) {
            case PlaceHold place -> List.of(place(state, place, facts));
            case CaptureHold capture -> capture(state, capture, facts);
            case ReleaseHold release -> {
                Hold hold = requireManual(state, release.holdId(), facts.time());
                yield List.of(released(state, hold, ReleaseKey.BY_HAND, hold.remaining(), null));
            }
            case ReleaseOrderHold release -> releaseOrder(state, release.release());
            // The shell has released what is expired before the account decides
            case ExpireHolds _ -> List.of();
        };
    }

    private static FundsHeld place(AccountState state, PlaceHold place, Facts facts) {
        requireConditions(state, place.amount());
        requireNotFrozen(state, FreezeLevel.DEBITS, facts);
        Money amount = Checks.money(facts, place.amount());
        requireLater(state, place.expiresAt(), facts.time());
        if (state.holds().get(place.holdId()) != null) {
            throw refused(new HoldExists(state.accountId(), place.holdId()));
        }
        return new FundsHeld(
                state.accountId(),
                place.holdId(),
                HoldReason.MANUAL,
                amount,
                null,
                place.expiresAt(),
                Funds.held(state, amount));
    }

    private static List<AccountEvent> capture(AccountState state, CaptureHold capture, Facts facts) {
        Hold hold = requireManual(state, capture.holdId(), facts.time());
        requireNotFrozen(state, FreezeLevel.DEBITS, facts);
        AccountState payee =
                capture.to() == null ? null : Transfers.requirePayee(capture.accountId(), capture.to(), facts);
        HoldCaptured captured = captured(state, hold, capture, facts);
        return payee == null
                ? List.of(captured)
                : List.of(
                        captured,
                        Transfers.received(
                                payee,
                                capture.transferId(),
                                capture.accountId(),
                                captured.amount(),
                                null,
                                captured.entry()));
    }

    private static HoldCaptured captured(AccountState state, Hold hold, CaptureHold capture, Facts facts) {
        Money amount = capture.amount() == null
                ? hold.remaining()
                : Checks.money(
                        facts,
                        new Requested(hold.remaining().asset(), capture.amount().amount()));
        requireRemaining(state, hold, amount);
        AccountId to = capture.to();
        JournalEntry entry = new JournalEntry(
                EntryId.captured(capture.transferId()),
                to == null ? EntryKind.WITHDRAWAL : EntryKind.TRANSFER,
                to == null ? "Capture of " + hold.holdId() : "Capture of " + hold.holdId() + " for " + to,
                null,
                facts.time(),
                List.of(
                        Posting.debit(LedgerAccount.customer(state.accountId()), amount),
                        Posting.credit(to == null ? LedgerAccount.OMNIBUS : LedgerAccount.customer(to), amount)));
        return new HoldCaptured(
                state.accountId(),
                hold.holdId(),
                capture.key(),
                amount,
                hold.remaining().minus(amount),
                to == null ? null : capture.transferId(),
                to,
                entry,
                Funds.captured(state.balance(amount), amount));
    }

    /** Clients capture and release only the holds that they placed. */
    private static Hold requireManual(AccountState state, HoldId holdId, Instant now) {
        Hold hold = state.holds().get(holdId);
        if (hold == null || hold.isExpired(now)) {
            throw refused(new HoldUnknown(state.accountId(), holdId.value()));
        }
        if (hold.reason() != HoldReason.MANUAL) {
            throw refused(new HoldNotManual(state.accountId(), holdId, hold.reason()));
        }
        return hold;
    }

    /** Releases what an order leaves of its hold; nothing if the key was used or the hold is closed. */
    private static List<AccountEvent> releaseOrder(AccountState state, HoldRelease release) {
        Hold hold = state.holds().get(release.holdId());
        return hold == null || hold.keys().contains(release.key())
                ? List.of()
                : List.of(released(state, hold, release.key(), release.amount(), release.receivable()));
    }

    /** @param receivable what the order will not receive any more; null if no order stands behind the hold */
    static HoldReleased released(AccountState state, Hold hold, String key, Money amount, Money receivable) {
        requireRemaining(state, hold, amount);
        return new HoldReleased(
                state.accountId(),
                hold.holdId(),
                key,
                amount,
                hold.remaining().minus(amount),
                receivable == null ? hold.receivable() : hold.receivable().minus(receivable),
                Funds.released(state.balance(amount), amount));
    }

    /** Ends an expired hold, and the withdrawal behind it. */
    static List<AccountEvent> expire(AccountState state, Hold hold) {
        HoldReleased released = released(state, hold, ReleaseKey.EXPIRED, hold.remaining(), null);
        return hold.reason() == HoldReason.WITHDRAWAL
                ? List.of(
                        released,
                        new WithdrawalExpired(state.accountId(), hold.holdId().withdrawalId()))
                : List.of(released);
    }

    private static void requireRemaining(AccountState state, Hold hold, Money amount) {
        if (hold.remaining().compareTo(amount) < 0) {
            throw refused(new HoldExceeded(state.accountId(), hold.holdId(), hold.remaining(), amount));
        }
    }
}
