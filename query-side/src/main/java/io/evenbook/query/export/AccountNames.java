package io.evenbook.query.export;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.journal.LedgerAccount;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Names ledger accounts in the account tree that the tools expect. */
final class AccountNames {
    private static final Map<LedgerAccount, String> HOUSE = Map.of(
            LedgerAccount.OMNIBUS, "Assets:Omnibus",
            LedgerAccount.CLEARING, "Liabilities:Clearing",
            LedgerAccount.FEES, "Income:Fees",
            LedgerAccount.SUSPENSE, "Liabilities:Suspense");

    private AccountNames() {}

    /** @param customer names an account id */
    static String name(LedgerAccount account, UnaryOperator<String> customer) {
        Optional<AccountId> accountId = account.account();
        return accountId.isPresent()
                ? "Liabilities:Customer:" + customer.apply(accountId.get().value())
                : HOUSE.get(account);
    }
}
