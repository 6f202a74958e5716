package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a delegation of one account to one user.
 *
 * @param value matches {@code dlg_[0-9a-z]{26}}
 */
public record DelegationId(@JsonValue String value) {
    private static final String PREFIX = "dlg_";
    private static final String PATTERN = "dlg_[0-9a-z]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public DelegationId {
        Identifiers.requireMatch("delegationId", value, PATTERN);
    }

    /** Names a new one. @param unique 26 lower case letters and digits, never used before */
    public static DelegationId named(String unique) {
        return new DelegationId(PREFIX + unique);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
