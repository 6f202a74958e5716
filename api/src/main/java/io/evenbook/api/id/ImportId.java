package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of an import.
 *
 * @param value matches {@code imp_[0-9a-f]{26}}
 */
public record ImportId(@JsonValue String value) {
    private static final String PREFIX = "imp_";
    private static final int DIGITS = 26;
    private static final String PATTERN = "imp_[0-9a-f]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public ImportId {
        Identifiers.requireMatch("importId", value, PATTERN);
    }

    /**
     * Names the import of a request. Every repeat of the request names the same import.
     *
     * @param requestKey as returned by {@link RequestKey#of}
     */
    public static ImportId named(String requestKey) {
        return new ImportId(PREFIX + requestKey.substring(0, DIGITS));
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
