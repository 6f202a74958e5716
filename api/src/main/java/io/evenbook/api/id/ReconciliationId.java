package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a reconciliation.
 *
 * @param value matches {@code rcn_[0-9a-z]{26}}
 */
public record ReconciliationId(@JsonValue String value) {
    private static final String PATTERN = "rcn_[0-9a-z]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public ReconciliationId {
        Identifiers.requireMatch("reconciliationId", value, PATTERN);
    }

    /** Names a new reconciliation. @param unique 26 lower case letters and digits, never used before */
    public static ReconciliationId named(String unique) {
        return new ReconciliationId("rcn_" + unique);
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
