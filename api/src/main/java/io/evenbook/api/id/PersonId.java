package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A person behind one or more users. Four eyes are the eyes of two persons, not of two users.
 *
 * @param value matches {@code per_[A-Za-z0-9_-]{1,60}}
 */
public record PersonId(@JsonValue String value) {
    private static final String PREFIX = "per_";
    private static final String PATTERN = "per_[A-Za-z0-9_-]{1,60}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public PersonId {
        Identifiers.requireMatch("personId", value, PATTERN);
    }

    /** Names a new one. @param unique 1 to 60 letters, digits, hyphens or underscores, never used before */
    public static PersonId named(String unique) {
        return new PersonId(PREFIX + unique);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
