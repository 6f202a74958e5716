package io.evenbook.query.account;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountAnswer;
import io.evenbook.api.account.AccountQuery.FindAccount;
import io.evenbook.api.account.AccountQuery.FindWithdrawal;
import io.evenbook.api.account.AccountQuery.ListHolds;
import io.evenbook.api.account.AccountQuery.ListWithdrawals;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.account.HoldAnswer;
import io.evenbook.api.account.WithdrawalAnswer;
import io.evenbook.query.list.Cursors;
import io.evenbook.query.list.Filters;
import io.evenbook.query.list.ListOrder;
import io.evenbook.query.list.Parts;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

@Component
class AccountQueries {
    private final Accounts known;
    private final AccountRows accounts;
    private final HoldRows holds;
    private final WithdrawalRows withdrawals;

    AccountQueries(Accounts known, AccountRows accounts, HoldRows holds, WithdrawalRows withdrawals) {
        this.known = known;
        this.accounts = accounts;
        this.holds = holds;
        this.withdrawals = withdrawals;
    }

    @QueryHandler
    AccountAnswer handle(FindAccount query) {
        return accounts.findById(query.accountId())
                .map(AccountRow::answer)
                .orElseThrow(() -> new RejectedException(new AccountUnknown(query.accountId())));
    }

    @QueryHandler
    Page<HoldAnswer> handle(ListHolds query) {
        known.requireKnown(query.accountId());
        return Parts.of(
                holds,
                Filters.equal("accountId", query.accountId()),
                ListOrder.byName("holdId", hold -> hold.holdId),
                Cursors.of("holds", query.accountId()),
                query.paging(),
                HoldRow::answer);
    }

    @QueryHandler
    WithdrawalAnswer handle(FindWithdrawal query) {
        return withdrawals.findById(query.withdrawalId())
                .map(WithdrawalRow::answer)
                .orElseThrow(() -> new RejectedException(new WithdrawalUnknown(query.withdrawalId())));
    }

    /** By id, and so by time: the ids of withdrawals begin with it. */
    @QueryHandler
    Page<WithdrawalAnswer> handle(ListWithdrawals query) {
        known.requireKnown(query.accountId());
        return Parts.of(
                withdrawals,
                Filters.equal("accountId", query.accountId()),
                ListOrder.byName("withdrawalId", withdrawal -> withdrawal.withdrawalId),
                Cursors.of("withdrawals", query.accountId()),
                query.paging(),
                WithdrawalRow::answer);
    }
}
