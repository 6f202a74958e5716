package io.evenbook.api.clearing;

import io.evenbook.api.id.CalendarId;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/** Events of one business-day calendar. */
public sealed interface CalendarEvent {
    CalendarId calendarId();

    /**
     * The calendar has these days from now on.
     *
     * @param weekend each day once, Monday first
     * @param holidays each day once, in order
     * @param validThrough the last day that the calendar knows
     * @param since the earliest day anywhere on Earth when the calendar was first set: from it on, a day that has begun
     *     never changes
     */
    record CalendarSet(
            CalendarId calendarId,
            List<DayOfWeek> weekend,
            List<LocalDate> holidays,
            LocalDate validThrough,
            LocalDate since)
            implements CalendarEvent {
        public BusinessCalendar calendar() {
            return new BusinessCalendar(weekend, holidays, validThrough);
        }
    }
}
