package io.evenbook.api.clearing;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.CalendarId;
import java.time.LocalDate;

/** The reasons why a command was refused because of a calendar. */
public sealed interface CalendarRejection extends Rejection {

    /** @param calendarId the client's text; it may be malformed */
    record CalendarUnknown(String calendarId) implements CalendarRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("calendar.unknown", "There is no calendar %s.".formatted(calendarId));
        }
    }

    /**
     * A calendar cannot be so.
     *
     * @param rule what the field must be
     */
    record CalendarDays(CalendarId calendarId, String field, String value, String rule) implements CalendarRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("calendar.days", "%s must be %s: %s.".formatted(field, rule, value));
        }
    }

    /**
     * The change concerns a day that has begun somewhere on Earth.
     *
     * @param day the first one
     * @param begun the last day that has begun
     */
    record DayBegun(CalendarId calendarId, LocalDate day, LocalDate begun) implements CalendarRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "calendar.day-begun",
                    "%s has begun, so calendar %s cannot change it; days after %s may change."
                            .formatted(day, calendarId, begun));
        }
    }
}
