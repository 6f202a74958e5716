package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a login at an issuer of tokens. Neither issuer nor subject is part of it.
 *
 * @param value matches {@code idn_[0-9a-z]{26}}
 */
public record IdentityId(@JsonValue String value) {
    private static final String PREFIX = "idn_";
    private static final String PATTERN = "idn_[0-9a-z]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public IdentityId {
        Identifiers.requireMatch("identityId", value, PATTERN);
    }

    /** Names a new one. @param unique 26 lower case letters and digits, never used before */
    public static IdentityId named(String unique) {
        return new IdentityId(PREFIX + unique);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
