package io.evenbook.api.account;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** What can be asked about accounts. */
public sealed interface AccountQuery<R> extends Query<R> {

    /** One account with its balances. */
    record FindAccount(String accountId) implements AccountQuery<AccountAnswer> {}

    /** The open holds of an account, by hold id. */
    record ListHolds(String accountId, Paging paging) implements AccountQuery<Page<HoldAnswer>> {}

    /** One withdrawal. */
    record FindWithdrawal(String withdrawalId) implements AccountQuery<WithdrawalAnswer> {}

    /** The withdrawals of an account, oldest first. */
    record ListWithdrawals(String accountId, Paging paging) implements AccountQuery<Page<WithdrawalAnswer>> {}
}
