package io.evenbook.query.export;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.journal.LedgerAccount;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Names ledger accounts in the account tree that the tools expect. */
final class AccountNames {
    private static final Map<LedgerAccount, String> HOUSE = Map.of(
            LedgerAccount.OMNIBUS, "Assets:Omnibus",
            LedgerAccount.CLEARING, "Liabilities:Clearing",
            LedgerAccount.FEES, "Income:Fees",
            LedgerAccount.SUSPENSE, "Liabilities:Suspense");

    private AccountNames() {}

    /** @param customer what an account id is called */
    static String name(LedgerAccount account, Function<AccountId, String> customer) {
        Optional<AccountId> accountId = account.account();
        return accountId.isPresent() ? "Liabilities:Customer:" + customer.apply(accountId.get()) : HOUSE.get(account);
    }
}
