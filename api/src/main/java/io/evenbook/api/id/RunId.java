package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a run of all controls.
 *
 * @param value matches {@code run_[0-9a-z]{26}}
 */
public record RunId(@JsonValue String value) {
    private static final String PATTERN = "run_[0-9a-z]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public RunId {
        Identifiers.requireMatch("runId", value, PATTERN);
    }

    /** Names a new run. @param unique 26 lower case letters and digits, never used before */
    public static RunId named(String unique) {
        return new RunId("run_" + unique);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
