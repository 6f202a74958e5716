package io.evenbook.projection.account;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Limits;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.customer.CustomerEvent.DelegationGranted;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.time.Instant;

/** The rows that {@link AccountsProjector} collects from the events of a batch. */
final class AccountRows {
    private AccountRows() {}

    /** @param ownerMatch null: no owner, or an erased one */
    record Opened(ViewEvent at, AccountOpened event, String ownerMatch) {}

    record BalanceKey(AccountId account, AssetCode asset) {}

    /** @param limits null: unchanged */
    record LastBalance(AccountId account, Balance balance, Limits limits, long position) {
        LastBalance then(LastBalance later) {
            return later.limits != null ? later : new LastBalance(account, later.balance, limits, later.position);
        }

        BigDecimal maximum() {
            return limits.maximum() == null ? null : limits.maximum().amount();
        }
    }

    record PastBalance(ViewEvent at, AccountId account, Balance balance) {}

    record HoldKey(AccountId account, HoldId hold) {}

    record PlacedHold(HoldKey key, HoldReason reason, Money remaining, Instant expiresAt, long position) {
        static PlacedHold by(ViewEvent at, FundsHeld held) {
            HoldKey key = new HoldKey(held.accountId(), held.holdId());
            return new PlacedHold(key, held.reason(), held.amount(), held.expiresAt(), at.position());
        }

        PlacedHold used(Money left, long at) {
            return new PlacedHold(key, reason, left, expiresAt, at);
        }
    }

    record UsedHold(HoldKey key, Money remaining, long position) {}

    record WithdrawalEnd(ViewEvent at, WithdrawalId withdrawal, WithdrawalStatus status) {}

    record UserOfAccount(AccountId account, UserId user) {
        static UserOfAccount of(DelegationGranted granted) {
            return new UserOfAccount(granted.accountId(), granted.userId());
        }
    }

    record Transfer(
            ViewEvent at,
            TransferId transfer,
            AccountId from,
            AccountId to,
            Money amount,
            String reference,
            EntryId entry) {
        static Transfer by(ViewEvent at, HoldCaptured captured) {
            return new Transfer(
                    at,
                    captured.transferId(),
                    captured.accountId(),
                    captured.to(),
                    captured.amount(),
                    null,
                    captured.entryId());
        }

        static Transfer by(ViewEvent at, TransferSent sent) {
            return new Transfer(
                    at,
                    sent.transferId(),
                    sent.accountId(),
                    sent.to(),
                    sent.amount(),
                    sent.reference(),
                    sent.entryId());
        }
    }

    /**
     * @param status null: unchanged
     * @param freezeLevel null unless the account is frozen
     */
    record Change(AccountId account, AccountStatus status, FreezeLevel freezeLevel, long version, long position) {
        static Change by(ViewEvent at, AccountEvent event) {
            AccountStatus status = switch (event) {
                case AccountFrozen _ -> AccountStatus.FROZEN;
                case AccountUnfrozen _ -> AccountStatus.OPEN;
                case AccountClosed _ -> AccountStatus.CLOSED;
                default -> null;
            };
            FreezeLevel level = event instanceof AccountFrozen frozen ? frozen.level() : null;
            return new Change(event.accountId(), status, level, at.sequence(), at.position());
        }

        Change then(Change later) {
            return later.status != null
                    ? later
                    : new Change(account, status, freezeLevel, later.version, later.position);
        }
    }
}
