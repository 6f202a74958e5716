package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A withdrawal. It ends with the account that it belongs to, so that it is found without a look-up.
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

    /** @param unique 26 lower case letters and digits, never used before */
    public static WithdrawalId of(String unique, AccountId accountId) {
        return new WithdrawalId("wdr_" + unique + "_" + accountId);
    }

    public AccountId accountId() {
        return new AccountId(value.substring(ACCOUNT_START));
    }

    /** The value itself: it is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
