package io.evenbook.command.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeId;
import java.util.Map;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * One account. Before it is opened its state is null. Maps and sets are persistent, so that an event on an account with thousands of
 * holds costs no more than their logarithm.
 *
 * @param holds              the open ones
 * @param liveClientOrderIds of the orders whose holds are open
 * @param receipts           what trades still have to pay, by trade and side
 */
public record AccountState(
        AccountId accountId,
        String owner,
        AccountStatus status,
        PMap<AssetCode, Balance> balances,
        PMap<HoldId, Hold> holds,
        PSet<String> liveClientOrderIds,
        PMap<WithdrawalId, Withdrawal> withdrawals,
        PMap<String, Money> receipts) {

    /** Reads a snapshot, which knows only plain collections. */
    @JsonCreator
    static AccountState restore(
            AccountId accountId,
            String owner,
            AccountStatus status,
            Map<AssetCode, Balance> balances,
            Map<HoldId, Hold> holds,
            Set<String> liveClientOrderIds,
            Map<WithdrawalId, Withdrawal> withdrawals,
            Map<String, Money> receipts) {
        return new AccountState(
                accountId,
                owner,
                status,
                HashTreePMap.from(balances),
                HashTreePMap.from(holds),
                HashTreePSet.from(liveClientOrderIds),
                HashTreePMap.from(withdrawals),
                HashTreePMap.from(receipts));
    }

    public static AccountState evolve(AccountState state, AccountEvent event) {
        return switch (event) {
            case AccountOpened opened ->
                new AccountState(
                        opened.accountId(),
                        opened.owner(),
                        AccountStatus.OPEN,
                        HashTreePMap.empty(),
                        HashTreePMap.empty(),
                        HashTreePSet.empty(),
                        HashTreePMap.empty(),
                        HashTreePMap.empty());
            case FundsDeposited deposited -> state.with(deposited.balance());
            case FundsHeld held -> state.with(held.balance()).hold(held);
            case HoldReleased released ->
                state.with(released.balance()).take(released.holdId(), released.remaining(), released.key());
            case WithdrawalRequested requested ->
                state.with(
                        requested.withdrawalId(),
                        new Withdrawal(requested.holdId(), requested.reference(), WithdrawalStatus.PENDING));
            case WithdrawalConfirmed confirmed ->
                state.with(confirmed.balance())
                        .close(confirmed.holdId())
                        .end(confirmed.withdrawalId(), WithdrawalStatus.CONFIRMED);
            case WithdrawalCancelled cancelled -> state.end(cancelled.withdrawalId(), WithdrawalStatus.CANCELLED);
            case TradePaidIn paidIn ->
                state.with(paidIn.balance())
                        .take(paidIn.holdId(), paidIn.holdRemaining(), paidIn.tradeId().value())
                        .withReceipts(state.receipts.plus(receiptKey(paidIn.tradeId(), paidIn.side()), paidIn.receipt()));
            case TradePaidOut paidOut ->
                state.with(paidOut.balance())
                        .withReceipts(state.receipts.minus(receiptKey(paidOut.tradeId(), paidOut.side())));
            case AccountFrozen _ -> state.with(AccountStatus.FROZEN);
            case AccountUnfrozen _ -> state.with(AccountStatus.OPEN);
            case AccountClosed _ -> state.with(AccountStatus.CLOSED);
        };
    }

    /** What there is of an asset; zero of one that the account has never had. */
    Balance balance(AssetCode asset, int decimals) {
        Balance balance = balances.get(asset);
        return balance != null ? balance : new Balance(Money.zero(asset, decimals), Money.zero(asset, decimals));
    }

    /** What a trade still has to pay to one side, or null. */
    Money receipt(TradeId tradeId, Side side) {
        return receipts.get(receiptKey(tradeId, side));
    }

    private static String receiptKey(TradeId tradeId, Side side) {
        return tradeId + "." + side;
    }

    private AccountState hold(FundsHeld held) {
        Hold hold = new Hold(
                held.holdId(), held.reason(), held.amount(), held.amount(), held.clientOrderId(), HashTreePSet.empty());
        return withHolds(
                holds.plus(held.holdId(), hold),
                held.clientOrderId() == null ? liveClientOrderIds : liveClientOrderIds.plus(held.clientOrderId()));
    }

    private AccountState take(HoldId holdId, Money remaining, String key) {
        return remaining.isZero()
                ? close(holdId)
                : withHolds(holds.plus(holdId, holds.get(holdId).less(remaining, key)), liveClientOrderIds);
    }

    private AccountState close(HoldId holdId) {
        String clientOrderId = holds.get(holdId).clientOrderId();
        return withHolds(
                holds.minus(holdId), clientOrderId == null ? liveClientOrderIds : liveClientOrderIds.minus(clientOrderId));
    }

    private AccountState end(WithdrawalId withdrawalId, WithdrawalStatus newStatus) {
        return with(withdrawalId, withdrawals.get(withdrawalId).with(newStatus));
    }

    private AccountState with(AccountStatus newStatus) {
        return new AccountState(accountId, owner, newStatus, balances, holds, liveClientOrderIds, withdrawals, receipts);
    }

    private AccountState with(Balance balance) {
        return new AccountState(
                accountId, owner, status, balances.plus(balance.asset(), balance), holds, liveClientOrderIds, withdrawals, receipts);
    }

    private AccountState with(WithdrawalId withdrawalId, Withdrawal withdrawal) {
        return new AccountState(
                accountId, owner, status, balances, holds, liveClientOrderIds, withdrawals.plus(withdrawalId, withdrawal), receipts);
    }

    private AccountState withHolds(PMap<HoldId, Hold> newHolds, PSet<String> newLiveClientOrderIds) {
        return new AccountState(accountId, owner, status, balances, newHolds, newLiveClientOrderIds, withdrawals, receipts);
    }

    private AccountState withReceipts(PMap<String, Money> newReceipts) {
        return new AccountState(accountId, owner, status, balances, holds, liveClientOrderIds, withdrawals, newReceipts);
    }
}
