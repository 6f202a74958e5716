package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a user. The development users of an embedded start are {@code trader}, {@code operator} and
 * {@code auditor}; processes are no users.
 *
 * @param value matches {@code usr_[A-Za-z0-9_-]{1,60}|trader|operator|auditor}
 */
public record UserId(@JsonValue String value) {
    private static final String PREFIX = "usr_";
    private static final String PATTERN = "usr_[A-Za-z0-9_-]{1,60}|trader|operator|auditor";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public UserId {
        Identifiers.requireMatch("userId", value, PATTERN);
    }

    /** Names a new one. @param unique 1 to 60 letters, digits, hyphens or underscores, never used before */
    public static UserId named(String unique) {
        return new UserId(PREFIX + unique);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
