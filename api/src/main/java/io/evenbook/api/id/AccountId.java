package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a customer account: {@code acc_alice}. The client may choose it; otherwise the service does.
 *
 * @param value matches {@code acc_[A-Za-z0-9_-]{1,60}}
 */
public record AccountId(@JsonValue String value) {
    private static final String PREFIX = "acc_";
    private static final String PATTERN = "acc_[A-Za-z0-9_-]{1,60}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public AccountId {
        Identifiers.requireMatch("accountId", value, PATTERN);
    }

    /** Names a new account. @param unique 1 to 60 letters, digits, hyphens or underscores, never used before */
    public static AccountId named(String unique) {
        return new AccountId(PREFIX + unique);
    }

    /** Returns the value without {@code acc_}, for formats with prefixes of their own: {@code alice}. */
    public String withoutPrefix() {
        return value.substring(PREFIX.length());
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
