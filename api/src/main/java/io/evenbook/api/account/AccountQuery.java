package io.evenbook.api.account;

import io.evenbook.api.AsOf;
import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import java.math.BigDecimal;
import java.time.Instant;

/** Queries about accounts. */
public sealed interface AccountQuery<R> extends Query<R> {

    /** One account with its balances. */
    record FindAccount(String accountId) implements AccountQuery<AccountAnswer> {}

    /**
     * Accounts by id. A filter that is null accepts all.
     *
     * @param owner the exact text that the account was opened with
     * @param asset only accounts that have had a balance of it
     * @param availableBelow only accounts with less of the asset available
     */
    record ListAccounts(
            CustomerId customerId,
            String owner,
            AccountStatus status,
            AssetCode asset,
            BigDecimal availableBelow,
            Paging paging)
            implements AccountQuery<Page<AccountAnswer>> {}

    /** The balances of an account at a point in time. */
    record FindBalances(String accountId, AsOf asOf) implements AccountQuery<BalancesAnswer> {}

    /**
     * The postings of one asset on an account, oldest first, with the balance after each.
     *
     * @param from only postings recorded at or after it; null: from the first
     * @param to only postings recorded before it; null: to the last
     */
    record FindStatement(String accountId, AssetCode asset, Instant from, Instant to, Paging paging)
            implements AccountQuery<StatementAnswer> {}

    /** The open holds of an account, by hold id. */
    record ListHolds(String accountId, Paging paging) implements AccountQuery<Page<HoldAnswer>> {}

    /** One withdrawal. */
    record FindWithdrawal(String withdrawalId) implements AccountQuery<WithdrawalAnswer> {}

    /** The withdrawals of an account, in the order of the paging. */
    record ListWithdrawals(String accountId, Paging paging) implements AccountQuery<Page<WithdrawalAnswer>> {}

    /** One transfer. */
    record FindTransfer(String transferId) implements AccountQuery<TransferAnswer> {}

    /** The transfers from and to an account, in the order of the paging. */
    record ListTransfers(String accountId, Paging paging) implements AccountQuery<Page<TransferAnswer>> {}
}
