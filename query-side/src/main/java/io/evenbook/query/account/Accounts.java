package io.evenbook.query.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.query.access.VisibleAccounts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lookups of accounts for other features. */
@Component
public class Accounts {
    private final JdbcClient postgres;
    private final VisibleAccounts visible;

    Accounts(JdbcClient postgres, VisibleAccounts visible) {
        this.postgres = postgres;
        this.visible = visible;
    }

    /** @throws RejectedException if the account is unknown, or not the caller's */
    public AccountId requireKnown(String accountId) {
        // What the caller owns, or is delegated, is there
        boolean known = visible.areAll() ? exists(accountId) : visible.include(accountId);
        if (!known) {
            throw new RejectedException(new AccountUnknown(accountId));
        }
        return new AccountId(accountId);
    }

    private boolean exists(String accountId) {
        return postgres.sql("select exists (select from accounts.account where account_id = ?)")
                .param(accountId)
                .query(Boolean.class)
                .single();
    }
}
