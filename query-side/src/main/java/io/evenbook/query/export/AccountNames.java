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
            LedgerAccount.SUSPENSE, "Liabilities:Suspense",
            LedgerAccount.CCP, "Liabilities:Counterparty",
            LedgerAccount.CAPITAL, "Equity:Capital");

    /** No one contains another: beancount adds the balances of contained accounts. */
    private static final Map<String, String> OWNED = Map.of(
            "customer", "Liabilities:Customer:",
            "clearing", "Liabilities:Participant:",
            "margin", "Liabilities:Margin:",
            "fund", "Liabilities:Fund:");

    private AccountNames() {}

    /** @param owner what an account id is called */
    static String name(LedgerAccount account, Function<AccountId, String> owner) {
        Optional<AccountId> accountId = account.account().or(account::participant);
        return accountId
                .map(id ->
                        OWNED.get(account.value().substring(0, account.value().indexOf(':'))) + owner.apply(id))
                .orElseGet(() -> HOUSE.get(account));
    }
}
