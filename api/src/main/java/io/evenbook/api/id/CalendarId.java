package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a business-day calendar: {@code cal_TARGET}.
 *
 * @param value matches {@code cal_[A-Za-z0-9_-]{1,60}}
 */
public record CalendarId(@JsonValue String value) {
    private static final String PATTERN = "cal_[A-Za-z0-9_-]{1,60}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public CalendarId {
        Identifiers.requireMatch("calendarId", value, PATTERN);
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
