package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of an API key. Its secret is never part of it.
 *
 * @param value matches {@code evk_[0-9a-z]{26}}
 */
public record KeyId(@JsonValue String value) {
    private static final String PREFIX = "evk_";
    private static final String PATTERN = "evk_[0-9a-z]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public KeyId {
        Identifiers.requireMatch("keyId", value, PATTERN);
    }

    /** Names a new one. @param unique 26 lower case letters and digits, never used before */
    public static KeyId named(String unique) {
        return new KeyId(PREFIX + unique);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
