package io.evenbook.api.clearing;

import io.evenbook.api.id.CalendarId;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/**
 * A business-day calendar in the reference view.
 *
 * @param validThrough the last day that the calendar knows; no session that names it begins after that day
 */
public record CalendarAnswer(
        CalendarId calendarId,
        List<DayOfWeek> weekend,
        List<LocalDate> holidays,
        LocalDate validThrough,
        long version,
        long position) {}
