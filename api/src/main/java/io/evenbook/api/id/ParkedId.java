package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One event that one reader of the log could not handle, for instance {@code prk_OrderEnds_42}.
 *
 * @param value matches {@code prk_[A-Za-z]{1,40}_[1-9][0-9]{0,18}}: the name of the reader and the position of the
 *     event
 */
public record ParkedId(@JsonValue String value) {
    private static final String PATTERN = "prk_[A-Za-z]{1,40}_[1-9][0-9]{0,18}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public ParkedId {
        Identifiers.requireMatch("parkedId", value, PATTERN);
    }

    public static ParkedId of(String reader, long position) {
        return new ParkedId("prk_" + reader + "_" + position);
    }

    /** A process ({@code OrderEnds}), a view ({@code accounts}) or the publication ({@code kafka}). */
    public String reader() {
        return value.substring("prk_".length(), value.lastIndexOf('_'));
    }

    /** Whether the reader is a process: its name begins with a capital letter. */
    public boolean isOfProcess() {
        return Character.isUpperCase(reader().charAt(0));
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
