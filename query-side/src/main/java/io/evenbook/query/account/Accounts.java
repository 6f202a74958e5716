package io.evenbook.query.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import org.springframework.stereotype.Component;

/** What other features need to know of accounts. */
@Component
public class Accounts {
    private final AccountRows accounts;

    Accounts(AccountRows accounts) {
        this.accounts = accounts;
    }

    /** @throws RejectedException if there is no such account */
    public void requireKnown(String accountId) {
        if (!accounts.existsById(accountId)) {
            throw new RejectedException(new AccountUnknown(accountId));
        }
    }
}
