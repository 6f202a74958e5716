package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One event that one process could not do its work for.
 *
 * @param value matches {@code prk_[A-Z][A-Za-z]{0,39}_[1-9][0-9]{0,18}}: the name of the process and the position of
 *     the event
 */
public record ParkedId(@JsonValue String value) {
    private static final String PATTERN = "prk_[A-Z][A-Za-z]{0,39}_[1-9][0-9]{0,18}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public ParkedId {
        Identifiers.requireMatch("parkedId", value, PATTERN);
    }

    public static ParkedId of(String reader, long position) {
        return new ParkedId("prk_" + reader + "_" + position);
    }

    /** The process. */
    public String reader() {
        return value.substring("prk_".length(), value.lastIndexOf('_'));
    }

    /** Where the event is in the log. */
    public long position() {
        return Long.parseLong(value.substring(value.lastIndexOf('_') + 1));
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
