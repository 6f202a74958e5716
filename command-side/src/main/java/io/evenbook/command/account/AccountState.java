package io.evenbook.command.account;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountAssigned;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.CancelAfterSet;
import io.evenbook.api.account.AccountEvent.ChangesHold;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldIncreased;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.PositionEvent;
import io.evenbook.api.account.AccountEvent.SetsBalances;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.Limits;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.clearing.position.AccountClearing;
import java.time.Instant;

/**
 * One account; null before it is opened. All collections are persistent: an event on an account with thousands of holds
 * costs the logarithm of their number.
 *
 * @param customerId null: it belongs to no customer yet
 * @param freeze null unless it is frozen
 * @param cancelAt when all its orders are cancelled; null: never
 */
public record AccountState(
        AccountId accountId,
        CustomerId customerId,
        Sealed owner,
        AccountStatus status,
        Freeze freeze,
        Instant cancelAt,
        Positions positions,
        Holds holds,
        Withdrawals withdrawals,
        AccountClearing clearing) {
    public static final Aggregate<AccountState, AccountCommand, AccountEvent> AGGREGATE = Aggregate.of(
                    "Account", AccountState.class, AccountCommand.class, AccountEvent.class, new AccountDecider())
            .identifiedBy(AccountCommand::accountId, AccountEvent::accountId)
            .prepare(AccountDecider::prepare)
            .handledBy(Accounts::handle)
            .weigher(AccountState::weight)
            .snapshotEvery(500, "7")
            .build();

    static AccountState evolve(AccountState state, AccountEvent event) {
        AccountState changed = switch (event) {
            case AccountOpened opened -> opened(opened);
            case AccountAssigned assigned -> state.with(assigned.customerId());
            case AccountFrozen frozen -> state.with(AccountStatus.FROZEN, Freeze.by(frozen, state));
            case AccountUnfrozen _ -> state.with(AccountStatus.OPEN, null);
            case AccountClosed _ -> state.with(AccountStatus.CLOSED, null);
            case CancelAfterSet set -> state.with(set.cancelAt());
            case LimitsSet set -> state.with(state.positions.with(set.limits()));
            case FundsHeld held -> state.put(held.holdId(), Hold.placed(held));
            case WithdrawalRequested requested -> state.with(state.withdrawals.plus(requested));
            case WithdrawalConfirmed confirmed -> state.with(state.withdrawals.minus(confirmed.withdrawalId()));
            case WithdrawalCancelled cancelled -> state.with(state.withdrawals.minus(cancelled.withdrawalId()));
            case WithdrawalExpired expired -> state.with(state.withdrawals.minus(expired.withdrawalId()));
            case PositionEvent inClearing -> state.with(state.clearing.evolve(inClearing));
            case FundsDeposited _,
                    HoldIncreased _,
                    HoldReleased _,
                    HoldCaptured _,
                    TransferSent _,
                    TransferReceived _,
                    EntryApplied _,
                    TradeExchanged _ -> state;
        };
        if (event instanceof ChangesHold change) {
            changed = changed.change(change);
        }
        if (event instanceof TradesNovated novated) {
            changed = changed.change(novated);
        }
        return event instanceof SetsBalances balances
                ? changed.with(changed.positions.with(balances.balances()))
                : changed;
    }

    private static AccountState opened(AccountOpened opened) {
        return new AccountState(
                opened.accountId(),
                opened.customerId(),
                opened.owner(),
                AccountStatus.OPEN,
                null,
                null,
                Positions.NONE,
                Holds.NONE,
                Withdrawals.NONE,
                AccountClearing.NONE);
    }

    /**
     * Why the account is frozen.
     *
     * @param before the level that a freeze with code CUSTOMER replaced; null: none
     */
    record Freeze(FreezeLevel level, FreezeCode code, FreezeLevel before) {
        private static Freeze by(AccountFrozen frozen, AccountState state) {
            return new Freeze(
                    frozen.level(), frozen.code(), frozen.code() == FreezeCode.CUSTOMER ? state.freezeLevel() : null);
        }
    }

    /** Null unless it is frozen. */
    public FreezeLevel freezeLevel() {
        return freeze == null ? null : freeze.level;
    }

    /** Whether the time is over after which all its orders are cancelled. */
    public boolean isCancelDue(Instant now) {
        return cancelAt != null && !cancelAt.isAfter(now);
    }

    /** The position of an amount's asset. */
    AssetPosition position(Money amount) {
        return positions.of(amount);
    }

    /** The balance of an amount's asset. */
    public Balance balance(Money amount) {
        return position(amount).balance();
    }

    /** The limits of an amount's asset; wide open if none were set. */
    Limits limits(Money amount) {
        Limits set = position(amount).limits();
        return set != null ? set : Limits.none(amount.asset(), amount.amount().scale());
    }

    /** About how many bytes of memory it takes. */
    private long weight() {
        return 500
                + 200L * positions.byAsset().size()
                + 500L * holds.open().size()
                + 300L * withdrawals.pending().size()
                + clearing.weight();
    }

    private AccountState change(ChangesHold change) {
        Hold before = holds.get(change.holdId());
        String key = change instanceof HoldReleased released ? ReleaseKey.remembered(released.key()) : null;
        return put(change.holdId(), before.with(change.holdRemaining(), change.receivable(), key));
    }

    private AccountState change(TradesNovated novated) {
        AccountState changed = this;
        for (NovatedSide side : novated.trades()) {
            Hold before = changed.holds.get(side.holdId());
            changed = changed.put(side.holdId(), before.with(side));
        }
        return changed;
    }

    /** Puts a hold into its state after an event, null for closed, and reserves what its order may still bring in. */
    private AccountState put(HoldId holdId, Hold after) {
        Hold before = holds.get(holdId);
        Positions reserved = positions.reserving(
                before == null ? null : before.receivable(), after == null ? null : after.receivable());
        return new AccountState(
                accountId,
                customerId,
                owner,
                status,
                freeze,
                cancelAt,
                reserved,
                holds.put(holdId, after),
                withdrawals,
                clearing);
    }

    private AccountState with(AccountStatus newStatus, Freeze newFreeze) {
        return new AccountState(
                accountId, customerId, owner, newStatus, newFreeze, cancelAt, positions, holds, withdrawals, clearing);
    }

    private AccountState with(Instant newCancelAt) {
        return new AccountState(
                accountId, customerId, owner, status, freeze, newCancelAt, positions, holds, withdrawals, clearing);
    }

    private AccountState with(CustomerId newCustomer) {
        return new AccountState(
                accountId, newCustomer, owner, status, freeze, cancelAt, positions, holds, withdrawals, clearing);
    }

    private AccountState with(Positions newPositions) {
        return new AccountState(
                accountId, customerId, owner, status, freeze, cancelAt, newPositions, holds, withdrawals, clearing);
    }

    private AccountState with(Withdrawals newWithdrawals) {
        return new AccountState(
                accountId, customerId, owner, status, freeze, cancelAt, positions, holds, newWithdrawals, clearing);
    }

    private AccountState with(AccountClearing newClearing) {
        return new AccountState(
                accountId, customerId, owner, status, freeze, cancelAt, positions, holds, withdrawals, newClearing);
    }
}
