package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One import.
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
     * The import that a request with this key is: the same for each of its repeats. @param requestKey a
     * {@link io.evenbook.api.id.RequestKey}
     */
    public static ImportId of(String requestKey) {
        return new ImportId(PREFIX + requestKey.substring(0, DIGITS));
    }

    /** The value itself: it is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
