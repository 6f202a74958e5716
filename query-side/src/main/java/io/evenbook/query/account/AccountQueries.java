package io.evenbook.query.account;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountAnswer;
import io.evenbook.api.account.AccountQuery.FindAccount;
import io.evenbook.api.account.AccountQuery.FindBalances;
import io.evenbook.api.account.AccountQuery.FindTransfer;
import io.evenbook.api.account.AccountQuery.FindWithdrawal;
import io.evenbook.api.account.AccountQuery.ListAccounts;
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
import io.evenbook.query.access.VisibleAccounts;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

@Component
class AccountQueries {
    private final VisibleAccounts visible;
    private final Accounts known;
    private final AccountSearch search;
    private final AccountBalances balances;
    private final HoldRows holds;
    private final WithdrawalRows withdrawals;
    private final Transfers transfers;
    private final Opened personal;

    AccountQueries(
            VisibleAccounts visible,
            Accounts known,
            AccountSearch search,
            AccountBalances balances,
            HoldRows holds,
            WithdrawalRows withdrawals,
            Transfers transfers,
            Opened personal) {
        this.visible = visible;
        this.known = known;
        this.search = search;
        this.balances = balances;
        this.holds = holds;
        this.withdrawals = withdrawals;
        this.transfers = transfers;
        this.personal = personal;
    }

    @QueryHandler
    AccountAnswer handle(FindAccount query) {
        return balances.find(List.of(query.accountId())).stream()
                .filter(account -> visible.include(query.accountId()))
                .findFirst()
                .orElseThrow(() -> new RejectedException(new AccountUnknown(query.accountId())));
    }

    @QueryHandler
    Page<AccountAnswer> handle(ListAccounts query) {
        return Pages.within(
                Cursors.of("accounts", query.customerId(), query.status(), query.asset(), query.availableBelow()),
                query.paging(),
                account -> account.accountId().value(),
                Function.identity(),
                Function.identity(),
                (after, limit) -> {
                    AccountSearch.Found found = search.find(query, visible.ids().orElse(null), after, limit);
                    return new Pages.Scan<>(balances.find(found.accountIds()), found.end());
                });
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
                .filter(withdrawal -> visible.include(withdrawal.accountId))
                .map(withdrawal -> withdrawal.answer(personal))
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
                withdrawal -> withdrawal.answer(personal));
    }

    @QueryHandler
    TransferAnswer handle(FindTransfer query) {
        return transfers
                .find(query.transferId())
                .map(Transfers.Row::transfer)
                .map(transfer -> shown(transfer, visible::include))
                .orElseThrow(() -> new RejectedException(new TransferUnknown(query.transferId())));
    }

    @QueryHandler
    Page<TransferAnswer> handle(ListTransfers query) {
        known.requireKnown(query.accountId());
        Predicate<String> included = visible.included();
        return Pages.of(
                Cursors.of("transfers", query.accountId(), query.paging().order()),
                query.paging(),
                transfer -> Long.toString(transfer.position()),
                row -> shown(row.transfer(), included),
                (after, limit) -> transfers.list(
                        query.accountId(), query.paging().order(), after == null ? null : Long.valueOf(after), limit));
    }

    /** The payer has named the payee, but the payee learns nothing of the payer; null if the caller is neither. */
    private static TransferAnswer shown(TransferAnswer transfer, Predicate<String> included) {
        if (included.test(transfer.fromAccountId().value())) {
            return transfer;
        }
        return included.test(transfer.toAccountId().value()) ? transfer.withoutPayer() : null;
    }
}
