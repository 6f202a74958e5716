package io.evenbook.command.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountEvent.TransferReturned;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.Limits;
import io.evenbook.api.account.PreparedAsset;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeId;
import java.math.BigDecimal;
import java.util.List;
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
 * @param limits             of the assets for which some were set
 * @param parts              prepared for entries of several accounts, and neither posted nor given back yet
 */
public record AccountState(
        AccountId accountId,
        String owner,
        AccountStatus status,
        PMap<AssetCode, Balance> balances,
        PMap<HoldId, Hold> holds,
        PSet<String> liveClientOrderIds,
        PMap<WithdrawalId, Withdrawal> withdrawals,
        PMap<String, Money> receipts,
        PMap<AssetCode, Limits> limits,
        PMap<GroupId, Part> parts) {

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
            Map<String, Money> receipts,
            Map<AssetCode, Limits> limits,
            Map<GroupId, Part> parts) {
        return new AccountState(
                accountId,
                owner,
                status,
                HashTreePMap.from(balances),
                HashTreePMap.from(holds),
                HashTreePSet.from(liveClientOrderIds),
                HashTreePMap.from(withdrawals),
                HashTreePMap.from(receipts),
                HashTreePMap.from(limits),
                HashTreePMap.from(parts));
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
                        HashTreePMap.empty(),
                        HashTreePMap.empty(),
                        HashTreePMap.empty());
            case FundsDeposited deposited -> state.with(deposited.balance());
            case FundsHeld held -> state.with(held.balance()).hold(held);
            case HoldReleased released ->
                state.with(released.balance()).take(released.holdId(), released.remaining(), released.key());
            case HoldCaptured captured ->
                state.with(captured.balance()).take(captured.holdId(), captured.remaining(), captured.key());
            case WithdrawalRequested requested ->
                state.with(
                        requested.withdrawalId(),
                        new Withdrawal(requested.holdId(), requested.reference(), WithdrawalStatus.PENDING));
            case WithdrawalConfirmed confirmed ->
                state.with(confirmed.balance())
                        .close(confirmed.holdId())
                        .end(confirmed.withdrawalId(), WithdrawalStatus.CONFIRMED);
            case WithdrawalCancelled cancelled -> state.end(cancelled.withdrawalId(), WithdrawalStatus.CANCELLED);
            case WithdrawalExpired expired -> state.end(expired.withdrawalId(), WithdrawalStatus.EXPIRED);
            case TransferSent sent -> state.with(sent.balance());
            case TransferReceived received -> state.with(received.balance());
            case TransferRefused _ -> state;
            case TransferReturned returned -> returned.balance() == null ? state : state.with(returned.balance());
            case LimitsSet set -> state.with(set.balance()).withLimits(state.limits.plus(set.limits().asset(), set.limits()));
            case PartPrepared prepared ->
                state.with(prepared.prepared().stream().map(PreparedAsset::balance).toList())
                        .withParts(state.parts.plus(prepared.groupId(), new Part(prepared.legs(), prepared.prepared())));
            case PartRefused _ -> state;
            case PartPosted posted -> state.with(posted.balances()).withParts(state.parts.minus(posted.groupId()));
            case PartReleased released -> state.with(released.balances()).withParts(state.parts.minus(released.groupId()));
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

    /** What there is of an amount's asset; zero of one that the account has never had. */
    Balance balance(Money amount) {
        Balance balance = balances.get(amount.asset());
        if (balance != null) {
            return balance;
        }
        Money nothing = Money.zero(amount.asset(), amount.amount().scale());
        return new Balance(nothing, nothing);
    }

    /** What there may be of an amount's asset. */
    Limits limits(Money amount) {
        Limits set = limits.get(amount.asset());
        return set != null ? set : Limits.none(amount.asset(), amount.amount().scale());
    }

    /** What of an asset will come in with the parts that are prepared. */
    BigDecimal reserved(AssetCode asset) {
        BigDecimal reserved = BigDecimal.ZERO;
        for (Part part : parts.values()) {
            for (PreparedAsset prepared : part.prepared()) {
                if (prepared.asset().equals(asset)) {
                    reserved = reserved.add(prepared.reserved().amount());
                }
            }
        }
        return reserved;
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
                held.holdId(),
                held.reason(),
                held.amount(),
                held.amount(),
                held.clientOrderId(),
                held.expiresAt(),
                HashTreePSet.empty());
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
        return new AccountState(
                accountId, owner, newStatus, balances, holds, liveClientOrderIds, withdrawals, receipts, limits, parts);
    }

    private AccountState with(Balance balance) {
        return with(List.of(balance));
    }

    private AccountState with(List<Balance> changed) {
        PMap<AssetCode, Balance> newBalances = balances;
        for (Balance balance : changed) {
            newBalances = newBalances.plus(balance.asset(), balance);
        }
        return new AccountState(
                accountId, owner, status, newBalances, holds, liveClientOrderIds, withdrawals, receipts, limits, parts);
    }

    private AccountState with(WithdrawalId withdrawalId, Withdrawal withdrawal) {
        PMap<WithdrawalId, Withdrawal> newWithdrawals = withdrawals.plus(withdrawalId, withdrawal);
        return new AccountState(
                accountId, owner, status, balances, holds, liveClientOrderIds, newWithdrawals, receipts, limits, parts);
    }

    private AccountState withHolds(PMap<HoldId, Hold> newHolds, PSet<String> newLiveClientOrderIds) {
        return new AccountState(
                accountId, owner, status, balances, newHolds, newLiveClientOrderIds, withdrawals, receipts, limits, parts);
    }

    private AccountState withReceipts(PMap<String, Money> newReceipts) {
        return new AccountState(
                accountId, owner, status, balances, holds, liveClientOrderIds, withdrawals, newReceipts, limits, parts);
    }

    private AccountState withLimits(PMap<AssetCode, Limits> newLimits) {
        return new AccountState(
                accountId, owner, status, balances, holds, liveClientOrderIds, withdrawals, receipts, newLimits, parts);
    }

    private AccountState withParts(PMap<GroupId, Part> newParts) {
        return new AccountState(
                accountId, owner, status, balances, holds, liveClientOrderIds, withdrawals, receipts, limits, newParts);
    }
}
