package io.evenbook.command.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.ChangesHold;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.SetsBalances;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.Limits;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * One account. Before it is opened its state is null. Maps and sets are persistent, so that an event on an account with
 * thousands of holds costs no more than their logarithm.
 *
 * @param freezeLevel null unless it is frozen
 * @param positions of the assets that it ever had, or has limits for
 * @param holds the open ones
 * @param withdrawals the pending ones, with their references
 * @param expiries of the holds that end by themselves, the next one first
 */
public record AccountState(
        AccountId accountId,
        String owner,
        AccountStatus status,
        FreezeLevel freezeLevel,
        PMap<AssetCode, AssetPosition> positions,
        PMap<HoldId, Hold> holds,
        PMap<WithdrawalId, String> withdrawals,
        @JsonIgnore PSortedSet<Expiry> expiries) {

    /** When a hold ends by itself. */
    record Expiry(Instant at, String holdId) implements Comparable<Expiry> {
        private static final Comparator<Expiry> ORDER =
                Comparator.comparing(Expiry::at).thenComparing(Expiry::holdId);

        @Override
        public int compareTo(Expiry other) {
            return ORDER.compare(this, other);
        }
    }

    /** Reads a snapshot, which knows only plain collections. */
    @JsonCreator
    static AccountState restore(
            AccountId accountId,
            String owner,
            AccountStatus status,
            FreezeLevel freezeLevel,
            Map<AssetCode, AssetPosition> positions,
            Map<HoldId, Hold> holds,
            Map<WithdrawalId, String> withdrawals) {
        PSortedSet<Expiry> expiries = TreePSet.empty();
        for (Hold hold : holds.values()) {
            if (hold.expiresAt() != null) {
                expiries =
                        expiries.plus(new Expiry(hold.expiresAt(), hold.holdId().value()));
            }
        }
        return new AccountState(
                accountId,
                owner,
                status,
                freezeLevel,
                HashTreePMap.from(positions),
                HashTreePMap.from(holds),
                HashTreePMap.from(withdrawals),
                expiries);
    }

    public static AccountState evolve(AccountState state, AccountEvent event) {
        AccountState changed = switch (event) {
            case AccountOpened opened ->
                new AccountState(
                        opened.accountId(),
                        opened.owner(),
                        AccountStatus.OPEN,
                        null,
                        HashTreePMap.empty(),
                        HashTreePMap.empty(),
                        HashTreePMap.empty(),
                        TreePSet.empty());
            case FundsHeld held -> state.hold(held);
            case WithdrawalRequested requested ->
                state.withWithdrawals(state.withdrawals.plus(requested.withdrawalId(), requested.reference()));
            case WithdrawalConfirmed confirmed ->
                state.withWithdrawals(state.withdrawals.minus(confirmed.withdrawalId()));
            case WithdrawalCancelled cancelled ->
                state.withWithdrawals(state.withdrawals.minus(cancelled.withdrawalId()));
            case WithdrawalExpired expired -> state.withWithdrawals(state.withdrawals.minus(expired.withdrawalId()));
            case LimitsSet set -> state.with(set.limits());
            case AccountFrozen frozen -> state.with(AccountStatus.FROZEN, frozen.level());
            case AccountUnfrozen _ -> state.with(AccountStatus.OPEN, null);
            case AccountClosed _ -> state.with(AccountStatus.CLOSED, null);
            case FundsDeposited _,
                    HoldReleased _,
                    HoldCaptured _,
                    TransferSent _,
                    TransferReceived _,
                    EntryApplied _,
                    TradeExchanged _ -> state;
        };
        if (event instanceof ChangesHold change) {
            changed = changed.take(change);
        }
        return event instanceof SetsBalances balances ? changed.with(balances.balances()) : changed;
    }

    /** What there is of an asset; nothing of one that the account has never had. */
    public AssetPosition position(AssetCode asset, int decimals) {
        AssetPosition position = positions.get(asset);
        return position != null ? position : AssetPosition.empty(asset, decimals);
    }

    AssetPosition position(Money amount) {
        return position(amount.asset(), amount.amount().scale());
    }

    /** What there is of an amount's asset. */
    public Balance balance(Money amount) {
        return position(amount).balance();
    }

    /** What there may be of an amount's asset. */
    Limits limits(Money amount) {
        Limits set = position(amount).limits();
        return set != null ? set : Limits.none(amount.asset(), amount.amount().scale());
    }

    /** The holds whose time is over, longest first. */
    List<Hold> expired(Instant now, int limit) {
        if (expiries.isEmpty() || expiries.first().at().isAfter(now)) {
            return List.of();
        }
        return expiries.stream()
                .takeWhile(expiry -> !expiry.at().isAfter(now))
                .limit(limit)
                .map(expiry -> holds.get(new HoldId(expiry.holdId())))
                .toList();
    }

    /** About how many bytes of memory it takes. */
    public long weight() {
        return 500 + 200L * positions.size() + 500L * holds.size() + 200L * withdrawals.size();
    }

    private AccountState hold(FundsHeld held) {
        Hold hold = new Hold(
                held.holdId(),
                held.reason(),
                held.amount(),
                held.amount(),
                held.receivable(),
                held.expiresAt(),
                HashTreePSet.empty());
        PSortedSet<Expiry> newExpiries = held.expiresAt() == null
                ? expiries
                : expiries.plus(new Expiry(held.expiresAt(), held.holdId().value()));
        return reserving(held.receivable(), null).withHolds(holds.plus(held.holdId(), hold), newExpiries);
    }

    private AccountState take(ChangesHold change) {
        if (change.holdRemaining().isZero()) {
            return close(change.holdId());
        }
        Hold hold = holds.get(change.holdId());
        Hold less = hold.less(change.holdRemaining(), change.receivable(), change.key());
        return reserving(change.receivable(), hold.receivable()).withHolds(holds.plus(change.holdId(), less), expiries);
    }

    private AccountState close(HoldId holdId) {
        Hold hold = holds.get(holdId);
        return reserving(null, hold.receivable())
                .withHolds(
                        holds.minus(holdId),
                        hold.expiresAt() == null
                                ? expiries
                                : expiries.minus(new Expiry(hold.expiresAt(), holdId.value())));
    }

    /** What may come in with a hold is this now, and was that before; each may be null. */
    private AccountState reserving(Money now, Money before) {
        Money any = now != null ? now : before;
        if (any == null) {
            return this;
        }
        BigDecimal more = amountOf(now).subtract(amountOf(before));
        return withPositions(positions.plus(any.asset(), position(any).reserving(more)));
    }

    private static BigDecimal amountOf(Money amount) {
        return amount == null ? BigDecimal.ZERO : amount.amount();
    }

    private AccountState with(List<Balance> balances) {
        PMap<AssetCode, AssetPosition> changed = positions;
        for (Balance balance : balances) {
            changed = changed.plus(balance.asset(), position(balance.posted()).with(balance));
        }
        return withPositions(changed);
    }

    private AccountState with(Limits limits) {
        return withPositions(
                positions.plus(limits.asset(), position(limits.minimum()).with(limits)));
    }

    private AccountState with(AccountStatus newStatus, FreezeLevel newLevel) {
        return new AccountState(accountId, owner, newStatus, newLevel, positions, holds, withdrawals, expiries);
    }

    private AccountState withPositions(PMap<AssetCode, AssetPosition> newPositions) {
        return new AccountState(accountId, owner, status, freezeLevel, newPositions, holds, withdrawals, expiries);
    }

    private AccountState withHolds(PMap<HoldId, Hold> newHolds, PSortedSet<Expiry> newExpiries) {
        return new AccountState(accountId, owner, status, freezeLevel, positions, newHolds, withdrawals, newExpiries);
    }

    private AccountState withWithdrawals(PMap<WithdrawalId, String> newWithdrawals) {
        return new AccountState(accountId, owner, status, freezeLevel, positions, holds, newWithdrawals, expiries);
    }
}
