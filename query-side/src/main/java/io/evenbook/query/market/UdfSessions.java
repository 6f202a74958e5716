package io.evenbook.query.market;

import static java.util.stream.Collectors.joining;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.market.Sessions;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When a market is open, in TradingView's form: {@code 0900-1730:23456} is from 9:00 to 17:30, Monday (2) to Friday.
 *
 * @param session in whole minutes that contain the session; {@code 24x7}: always
 * @param timezone of the session
 * @param holidays such as {@code 20261225,20270101}; null: none
 */
record UdfSessions(String session, String timezone, String holidays) {
    static final UdfSessions ALWAYS = new UdfSessions("24x7", "Etc/UTC", null);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmm");
    private static final LocalTime LAST_MINUTE = LocalTime.of(23, 59);
    private static final Set<String> UTC = Set.of("UTC", "Z", "GMT", "Etc/GMT", "Etc/UTC");

    /**
     * @param sessions null, or without days: none
     * @param calendar the one that they name; null: they name none
     */
    static UdfSessions of(Sessions sessions, BusinessCalendar calendar) {
        if (sessions == null || sessions.days().isEmpty()) {
            return ALWAYS;
        }
        LocalTime open = sessions.open().truncatedTo(ChronoUnit.MINUTES);
        String days = sessions.days().stream()
                .filter(day -> calendar == null || !calendar.weekend().contains(day))
                .map(UdfSessions::number)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(joining());
        return new UdfSessions(
                "%s-%s:%s"
                        .formatted(
                                open.format(TIME), end(open, sessions.close()).format(TIME), days),
                UTC.contains(sessions.zone()) ? "Etc/UTC" : sessions.zone(),
                holidays(sessions, calendar));
    }

    /** The end of the minute of the close, and at least a minute behind the open; a day has no later one than 23:59. */
    private static LocalTime end(LocalTime open, LocalTime close) {
        if (!open.isBefore(LAST_MINUTE) || close.isAfter(LAST_MINUTE)) {
            return LAST_MINUTE;
        }
        LocalTime minute = close.truncatedTo(ChronoUnit.MINUTES);
        LocalTime end = minute.equals(close) ? minute : minute.plusMinutes(1);
        return end.isAfter(open) ? end : open.plusMinutes(1);
    }

    /** Sunday is 1. */
    private static int number(DayOfWeek day) {
        return day.plus(1).getValue();
    }

    private static String holidays(Sessions sessions, BusinessCalendar calendar) {
        String holidays = Stream.concat(
                        sessions.holidays().stream(), calendar == null ? Stream.of() : calendar.holidays().stream())
                .distinct()
                .sorted()
                .map(DateTimeFormatter.BASIC_ISO_DATE::format)
                .collect(joining(","));
        return holidays.isEmpty() ? null : holidays;
    }
}
