package io.evenbook.api.clearing;

import io.evenbook.api.id.CalendarId;

/** Commands on one business-day calendar. */
public sealed interface CalendarCommand {
    CalendarId calendarId();

    /** Sets the days of a calendar instead of those before. A repeat of the present ones does nothing. */
    record SetCalendar(CalendarId calendarId, BusinessCalendar calendar) implements CalendarCommand {}
}
