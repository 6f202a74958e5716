package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a request that waits for a second person.
 *
 * @param value matches {@code apr_[0-9a-z]{26}}
 */
public record ApprovalId(@JsonValue String value) {
    private static final String PREFIX = "apr_";
    private static final String PATTERN = "apr_[0-9a-z]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public ApprovalId {
        Identifiers.requireMatch("approvalId", value, PATTERN);
    }

    /** Names a new one. @param unique 26 lower case letters and digits, never used before */
    public static ApprovalId named(String unique) {
        return new ApprovalId(PREFIX + unique);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
