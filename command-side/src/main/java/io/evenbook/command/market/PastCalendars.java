package io.evenbook.command.market;

import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.id.CalendarId;
import io.evenbook.command.clearing.CalendarState;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Business-day calendars as the log had them before each position of a stretch. */
final class PastCalendars {
    private final Map<CalendarId, NavigableMap<Long, CalendarState>> states = new HashMap<>();

    /** @param position position of the event in the log */
    void set(long position, CalendarSet event) {
        states.computeIfAbsent(event.calendarId(), _ -> new TreeMap<>())
                .put(position, new CalendarState(event.calendar(), event.since()));
    }

    /** A calendar as an event at a position found it; null if it was not set before. */
    CalendarState before(long position, CalendarId calendarId) {
        NavigableMap<Long, CalendarState> versions = states.get(calendarId);
        Map.Entry<Long, CalendarState> found = versions == null ? null : versions.lowerEntry(position);
        return found == null ? null : found.getValue();
    }
}
