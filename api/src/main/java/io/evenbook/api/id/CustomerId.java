package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a customer: {@code cus_alice}.
 *
 * @param value matches {@code cus_[A-Za-z0-9_-]{1,60}}
 */
public record CustomerId(@JsonValue String value) {
    private static final String PREFIX = "cus_";
    private static final String PATTERN = "cus_[A-Za-z0-9_-]{1,60}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public CustomerId {
        Identifiers.requireMatch("customerId", value, PATTERN);
    }

    /** Names a new one. @param unique 1 to 60 letters, digits, hyphens or underscores, never used before */
    public static CustomerId named(String unique) {
        return new CustomerId(PREFIX + unique);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
