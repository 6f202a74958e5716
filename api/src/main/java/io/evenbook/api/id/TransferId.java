package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a transfer between two accounts. It names neither, so each side may see it.
 *
 * @param value matches {@code trf_[0-9a-z]{26}}
 */
public record TransferId(@JsonValue String value) {
    private static final String PATTERN = "trf_[0-9a-z]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public TransferId {
        Identifiers.requireMatch("transferId", value, PATTERN);
    }

    /** Names a new transfer. @param unique 26 lower case letters and digits, never used before */
    public static TransferId named(String unique) {
        return new TransferId("trf_" + unique);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
