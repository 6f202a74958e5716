package io.evenbook.api.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** Queries about business-day calendars. */
public sealed interface CalendarQuery<R> extends Query<R> {

    /** All calendars, by identifier. */
    record ListCalendars(Paging paging) implements CalendarQuery<Page<CalendarAnswer>> {}

    /** @param calendarId the client's text; it may be malformed */
    record FindCalendar(String calendarId) implements CalendarQuery<CalendarAnswer> {}
}
