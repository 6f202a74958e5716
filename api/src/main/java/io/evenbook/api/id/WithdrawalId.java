package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a withdrawal. It ends with its account, so commands reach the account without a look-up.
 *
 * @param value matches {@code wdr_[0-9a-z]{26}_acc_[A-Za-z0-9_-]{1,60}}
 */
public record WithdrawalId(@JsonValue String value) {
    private static final String PATTERN = "wdr_[0-9a-z]{26}_acc_[A-Za-z0-9_-]{1,60}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public WithdrawalId {
        Identifiers.requireMatch("withdrawalId", value, PATTERN);
    }

    private static final int ACCOUNT_START = "wdr_".length() + 26 + 1;

    /** Names a new withdrawal. @param unique 26 lower case letters and digits, never used before */
    public static WithdrawalId of(String unique, AccountId accountId) {
        return new WithdrawalId("wdr_" + unique + "_" + accountId);
    }

    /** Returns the account of the withdrawal. */
    public AccountId accountId() {
        return new AccountId(value.substring(ACCOUNT_START));
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
