package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireLater;
import static io.evenbook.command.account.Checks.requireNotFrozen;

import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
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
import io.evenbook.axon.postgres.bus.Streams;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Holds: those placed by hand from their beginning, and the end of all of them. */
final class HoldRules {
    private HoldRules() {}

    static FundsHeld place(AccountState state, PlaceHold place, Streams streams) {
        requireConditions(state, place.amount());
        requireNotFrozen(state, FreezeLevel.DEBITS);
        Money amount = Checks.money(streams, place.amount());
        requireLater(state, place.expiresAt(), streams.time());
        if (state.holds().containsKey(place.holdId())) {
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

    /** The hold, if parts of it may be paid. */
    static Hold requireCapturable(AccountState state, HoldId holdId, Instant now) {
        Hold hold = requireManual(state, holdId, now);
        requireNotFrozen(state, FreezeLevel.DEBITS);
        return hold;
    }

    static HoldCaptured capture(AccountState state, Hold hold, CaptureHold capture, Streams streams) {
        Money amount = capture.amount() == null
                ? hold.remaining()
                : Checks.money(
                        streams,
                        new Requested(hold.remaining().asset(), capture.amount().amount()));
        requireRemaining(state, hold, amount);
        AccountId to = capture.to();
        JournalEntry entry = new JournalEntry(
                EntryId.captured(capture.transferId()),
                to == null ? EntryKind.WITHDRAWAL : EntryKind.TRANSFER,
                to == null ? "Capture of " + hold.holdId() : "Capture of " + hold.holdId() + " for " + to,
                null,
                streams.time(),
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

    static HoldReleased release(AccountState state, ReleaseHold release, Streams streams) {
        Hold hold = requireManual(state, release.holdId(), streams.time());
        return released(state, hold, "released", hold.remaining(), null);
    }

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

    /**
     * What the end of an order, or a reduction, leaves of its hold. Nothing if that was released before, or the hold is
     * closed.
     */
    static Optional<HoldReleased> release(AccountState state, HoldRelease release) {
        return Optional.ofNullable(state.holds().get(release.holdId()))
                .filter(hold -> !hold.keys().contains(release.key()))
                .map(hold -> released(state, hold, release.key(), release.amount(), release.receivable()));
    }

    /** @param receivable what the order will not receive any more; null if there is no order */
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

    /** The end of a hold whose time is over, and of the withdrawal behind it. */
    static List<AccountEvent> expire(AccountState state, Hold hold) {
        HoldReleased released = released(state, hold, "expired", hold.remaining(), null);
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
