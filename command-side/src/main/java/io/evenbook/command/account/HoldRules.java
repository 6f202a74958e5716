package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireLater;
import static io.evenbook.command.account.Checks.requireOpen;

import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.ExpireHold;
import io.evenbook.api.account.AccountCommand.LiftHold;
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
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Requested;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import java.util.List;
import java.util.Optional;

/** Holds: those placed by hand from their beginning, and the end of all of them. */
record HoldRules(Checks checks) {

    List<AccountEvent> place(AccountState state, PlaceHold place) {
        requireConditions(state, place.amount());
        requireOpen(state);
        Money amount = checks.money(place.amount());
        requireLater(state, place.expiresAt(), place.at());
        if (state.holds().containsKey(place.holdId())) {
            throw refused(new HoldExists(state.accountId(), place.holdId()));
        }
        return List.of(new FundsHeld(
                state.accountId(),
                place.holdId(),
                HoldReason.MANUAL,
                amount,
                null,
                place.expiresAt(),
                Funds.held(state, amount)));
    }

    List<AccountEvent> capture(AccountState state, CaptureHold capture) {
        Hold hold = requireManual(state, capture.holdId());
        if (hold.keys().contains(capture.key())) {
            return List.of();
        }
        if (capture.to() != null) {
            checks.requireOther(state, capture.to());
        }
        Money amount = capture.amount() == null ? hold.remaining() : amount(hold, capture.amount());
        requireRemaining(state, hold, amount);
        boolean leaves = capture.to() == null;
        JournalEntry entry = new JournalEntry(
                EntryId.of(capture.transferId(), leaves ? "captured" : "out"),
                leaves ? EntryKind.WITHDRAWAL : EntryKind.TRANSFER_OUT,
                leaves ? "Capture of " + hold.holdId() : "Capture of " + hold.holdId() + " for " + capture.to(),
                null,
                List.of(
                        Posting.debit(LedgerAccount.customer(state.accountId()), amount),
                        Posting.credit(leaves ? LedgerAccount.OMNIBUS : LedgerAccount.CLEARING, amount)));
        return List.of(new HoldCaptured(
                state.accountId(),
                hold.holdId(),
                capture.key(),
                amount,
                hold.remaining().minus(amount),
                leaves ? null : capture.transferId(),
                capture.to(),
                entry,
                Funds.captured(state.balance(amount), amount)));
    }

    /** The asset is the hold's. */
    private Money amount(Hold hold, Requested requested) {
        return checks.money(new Requested(hold.remaining().asset(), requested.amount()));
    }

    List<AccountEvent> lift(AccountState state, LiftHold lift) {
        Hold hold = requireManual(state, lift.holdId());
        return List.of(released(state, hold, "lifted", hold.remaining()));
    }

    private static Hold requireManual(AccountState state, HoldId holdId) {
        Hold hold = state.holds().get(holdId);
        if (hold == null) {
            throw refused(new HoldUnknown(state.accountId(), holdId.value()));
        }
        if (hold.reason() != HoldReason.MANUAL) {
            throw refused(new HoldNotManual(state.accountId(), holdId, hold.reason()));
        }
        return hold;
    }

    List<AccountEvent> release(AccountState state, ReleaseHold release) {
        return untaken(state, release.holdId(), release.key())
                .<List<AccountEvent>>map(hold -> {
                    requireRemaining(state, hold, release.amount());
                    return List.of(released(state, hold, release.key(), release.amount()));
                })
                .orElse(List.of());
    }

    List<AccountEvent> expire(AccountState state, ExpireHold expire) {
        Hold hold = state.holds().get(expire.holdId());
        if (hold == null || hold.expiresAt() == null || hold.expiresAt().isAfter(expire.at())) {
            return List.of();
        }
        HoldReleased released = released(state, hold, "expired", hold.remaining());
        return hold.reason() == HoldReason.WITHDRAWAL
                ? List.of(released, new WithdrawalExpired(state.accountId(), expire.holdId().withdrawalId()))
                : List.of(released);
    }

    static HoldReleased released(AccountState state, Hold hold, String key, Money amount) {
        return new HoldReleased(
                state.accountId(),
                hold.holdId(),
                key,
                amount,
                hold.remaining().minus(amount),
                Funds.released(state.balance(amount), amount));
    }

    /** The open hold, unless this part of it was taken before. A hold that is not open was used up by the same parts. */
    static Optional<Hold> untaken(AccountState state, HoldId holdId, String key) {
        return Optional.ofNullable(state.holds().get(holdId)).filter(hold -> !hold.keys().contains(key));
    }

    static void requireRemaining(AccountState state, Hold hold, Money amount) {
        if (hold.remaining().compareTo(amount) < 0) {
            throw refused(new HoldExceeded(state.accountId(), hold.holdId(), hold.remaining(), amount));
        }
    }
}
