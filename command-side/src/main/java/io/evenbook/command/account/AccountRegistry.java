package io.evenbook.command.account;

import io.evenbook.api.account.AccountId;

/** Which accounts exist. One is known from the moment on at which its opening was acknowledged, and for good. */
@FunctionalInterface
public interface AccountRegistry {
    boolean exists(AccountId accountId);
}
