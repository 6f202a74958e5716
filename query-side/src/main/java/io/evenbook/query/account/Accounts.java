package io.evenbook.query.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.id.AccountId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lookups of accounts for other features. */
@Component
public class Accounts {
    private final JdbcClient postgres;

    Accounts(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /** @throws RejectedException if the account is unknown */
    public AccountId requireKnown(String accountId) {
        boolean known = postgres.sql("select exists (select from accounts.account where account_id = ?)")
                .param(accountId)
                .query(Boolean.class)
                .single();
        if (!known) {
            throw new RejectedException(new AccountUnknown(accountId));
        }
        return new AccountId(accountId);
    }
}
