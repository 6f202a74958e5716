package io.evenbook.query.account;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountAnswer;
import io.evenbook.api.account.AccountQuery.FindAccount;
import io.evenbook.api.account.AccountQuery.FindBalances;
import io.evenbook.api.account.AccountQuery.FindTransfer;
import io.evenbook.api.account.AccountQuery.FindWithdrawal;
import io.evenbook.api.account.AccountQuery.ListHolds;
import io.evenbook.api.account.AccountQuery.ListTransfers;
import io.evenbook.api.account.AccountQuery.ListWithdrawals;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.AccountRejection.TransferUnknown;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.account.BalancesAnswer;
import io.evenbook.api.account.HoldAnswer;
import io.evenbook.api.account.TransferAnswer;
import io.evenbook.api.account.WithdrawalAnswer;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

@Component
class AccountQueries {
    private final Accounts known;
    private final AccountBalances balances;
    private final HoldRows holds;
    private final WithdrawalRows withdrawals;
    private final Transfers transfers;

    AccountQueries(
            Accounts known, AccountBalances balances, HoldRows holds, WithdrawalRows withdrawals, Transfers transfers) {
        this.known = known;
        this.balances = balances;
        this.holds = holds;
        this.withdrawals = withdrawals;
        this.transfers = transfers;
    }

    @QueryHandler
    AccountAnswer handle(FindAccount query) {
        return balances.find(query.accountId())
                .orElseThrow(() -> new RejectedException(new AccountUnknown(query.accountId())));
    }

    @QueryHandler
    BalancesAnswer handle(FindBalances query) {
        return balances.asOf(known.requireKnown(query.accountId()), query.asOf());
    }

    @QueryHandler
    Page<HoldAnswer> handle(ListHolds query) {
        known.requireKnown(query.accountId());
        return Pages.of(
                holds,
                Filters.equal("accountId", query.accountId()),
                ListOrder.byName("holdId", hold -> hold.holdId),
                Cursors.of("holds", query.accountId()),
                query.paging(),
                HoldRow::answer);
    }

    @QueryHandler
    WithdrawalAnswer handle(FindWithdrawal query) {
        return withdrawals
                .findById(query.withdrawalId())
                .map(WithdrawalRow::answer)
                .orElseThrow(() -> new RejectedException(new WithdrawalUnknown(query.withdrawalId())));
    }

    @QueryHandler
    Page<WithdrawalAnswer> handle(ListWithdrawals query) {
        known.requireKnown(query.accountId());
        return Pages.of(
                withdrawals,
                Filters.equal("accountId", query.accountId()),
                ListOrder.byPosition(
                        "requestedPosition", query.paging().order(), withdrawal -> withdrawal.requestedPosition),
                Cursors.of("withdrawals", query.accountId(), query.paging().order()),
                query.paging(),
                WithdrawalRow::answer);
    }

    @QueryHandler
    TransferAnswer handle(FindTransfer query) {
        return transfers
                .find(query.transferId())
                .map(Transfers.Row::transfer)
                .orElseThrow(() -> new RejectedException(new TransferUnknown(query.transferId())));
    }

    @QueryHandler
    Page<TransferAnswer> handle(ListTransfers query) {
        known.requireKnown(query.accountId());
        return Pages.of(
                Cursors.of("transfers", query.accountId(), query.paging().order()),
                query.paging(),
                transfer -> Long.toString(transfer.position()),
                Transfers.Row::transfer,
                (after, limit) -> transfers.list(
                        query.accountId(), query.paging().order(), after == null ? null : Long.valueOf(after), limit));
    }
}
