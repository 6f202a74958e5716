package io.evenbook.api.market;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.WallClock;
import io.evenbook.api.id.CalendarId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * When a market calls, opens and closes: one session on each of its days that is no holiday and, if it names a
 * calendar, a business day of it. Between the close of one session and the call of the next it is closed. Times are
 * wall-clock times of a zone and mean the first instant at which the clock shows them or a later time: 02:30 means
 * 03:00 on a day on which the clock goes from 02:00 to 03:00, and the first 02:30 on a day on which it goes from 03:00
 * back to 02:00. A part of a session that has no duration is left out.
 *
 * @param zone a time zone such as {@code Europe/Berlin}
 * @param days days of the week, each once, Monday first; none: the market has no sessions, and its phase changes by
 *     hand only
 * @param holidays days without a session, each once, in order
 * @param calendarId the calendar whose business days alone have sessions; null: all days
 * @param call before {@code open}
 * @param open local time at which continuous trading begins
 * @param close after {@code open}
 */
public record Sessions(
        String zone,
        List<DayOfWeek> days,
        List<LocalDate> holidays,
        CalendarId calendarId,
        LocalTime call,
        LocalTime open,
        LocalTime close) {
    /** How many days are searched for a session: about ten years. */
    private static final int MAX_DAYS = 3_660;

    /**
     * A phase from a time on.
     *
     * @param session the day of the session
     */
    public record Change(Instant at, LocalDate session, Phase phase) {}

    /** Sorts the days and drops repeats. */
    public Sessions {
        days = List.copyOf(days).stream().distinct().sorted().toList();
        holidays = List.copyOf(holidays).stream().distinct().sorted().toList();
    }

    /**
     * The change after which the phase of a time holds; empty if there was none in the ten years before.
     *
     * @param calendar the one that they name; null: they name none
     */
    public Optional<Change> last(BusinessCalendar calendar, Instant now) {
        LocalDate from = now.atZone(ZoneId.of(zone)).toLocalDate().plusDays(1);
        for (int back = 0; !days.isEmpty() && back < MAX_DAYS; back++) {
            for (Change change : changesOf(from.minusDays(back), calendar).reversed()) {
                if (!change.at().isAfter(now)) {
                    return Optional.of(change);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The first change after a time; empty if there is none in the next ten years.
     *
     * @param calendar the one that they name; null: they name none
     */
    public Optional<Change> next(BusinessCalendar calendar, Instant now) {
        LocalDate from = now.atZone(ZoneId.of(zone)).toLocalDate().minusDays(1);
        for (int ahead = 0; !days.isEmpty() && ahead < MAX_DAYS; ahead++) {
            LocalDate day = from.plusDays(ahead);
            if (calendar != null && !calendar.covers(day)) {
                // Nor does it any day after this one
                break;
            }
            for (Change change : changesOf(day, calendar)) {
                if (change.at().isAfter(now)) {
                    return Optional.of(change);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * When an order ends that is good for the day: at the next close of a session.
     *
     * @param sessions null or without a close in the next ten years: at midnight UTC
     * @param calendar the one that they name; null: they name none
     */
    public static Instant dayEnd(Sessions sessions, BusinessCalendar calendar, Instant now) {
        Optional<Change> next = sessions == null ? Optional.empty() : sessions.next(calendar, now);
        while (next.isPresent() && next.get().phase() != Phase.CLOSED) {
            next = sessions.next(calendar, next.get().at());
        }
        return next.map(Change::at)
                .orElseGet(() -> now.atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant());
    }

    /** The changes of a day, in their order, no two of them at the same time. */
    private List<Change> changesOf(LocalDate day, BusinessCalendar calendar) {
        if (!days.contains(day.getDayOfWeek())
                || !isBusinessDay(day, calendar)
                || Collections.binarySearch(holidays, day) >= 0) {
            return List.of();
        }
        Instant calls = instant(day.atTime(call));
        Instant opens = instant(day.atTime(open));
        Instant closes = instant(day.atTime(close));
        List<Change> changes = new ArrayList<>();
        if (calls.isBefore(opens)) {
            changes.add(new Change(calls, day, Phase.CALL));
        }
        if (opens.isBefore(closes)) {
            changes.add(new Change(opens, day, Phase.OPEN));
        }
        if (!changes.isEmpty()) {
            changes.add(new Change(closes, day, Phase.CLOSED));
        }
        return changes;
    }

    private boolean isBusinessDay(LocalDate day, BusinessCalendar calendar) {
        if ((calendarId == null) != (calendar == null)) {
            throw new IllegalArgumentException("must be the one that the sessions name: calendar of " + calendarId);
        }
        return calendar == null || calendar.isBusinessDay(day);
    }

    private Instant instant(LocalDateTime time) {
        return WallClock.firstInstant(time, ZoneId.of(zone));
    }
}
