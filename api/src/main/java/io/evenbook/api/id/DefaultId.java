package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a default.
 *
 * @param value matches {@code dft_[0-9a-z]{26}}
 */
public record DefaultId(@JsonValue String value) {
    private static final String PREFIX = "dft_";
    private static final String PATTERN = "dft_[0-9a-z]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public DefaultId {
        Identifiers.requireMatch("defaultId", value, PATTERN);
    }

    /** Names a new one. @param unique 26 lower case letters and digits, never used before */
    public static DefaultId named(String unique) {
        return new DefaultId(PREFIX + unique);
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
