package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a subject of personal data: that of the customer, the user or the account.
 *
 * @param value matches {@code (cus|usr|acc)_[A-Za-z0-9_-]{1,60}}
 */
public record SubjectId(@JsonValue String value) {
    private static final String PATTERN = "(cus|usr|acc)_[A-Za-z0-9_-]{1,60}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public SubjectId {
        Identifiers.requireMatch("subjectId", value, PATTERN);
    }

    /**
     * The identifier of its event stream, which is not that of the customer, user or account: {@code sub_cus_alice}.
     */
    public String stream() {
        return "sub_" + value;
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
