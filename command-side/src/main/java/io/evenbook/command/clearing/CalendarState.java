package io.evenbook.command.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.CalendarEvent;
import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.clearing.CalendarRejection.CalendarDays;
import io.evenbook.api.clearing.CalendarRejection.CalendarUnknown;
import io.evenbook.api.clearing.CalendarRejection.DayBegun;
import io.evenbook.api.id.CalendarId;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A business-day calendar; null before it is set.
 *
 * <p>Whether a day that has begun is a business day never changes, so whoever asks on that day or later gets one
 * answer, and a replay the same. A day has begun as soon as it has anywhere on Earth (UTC+14). Two things are free:
 * days that were over everywhere (UTC-12) when the calendar was first set, and days after its validity, which the first
 * set that covers them decides.
 *
 * @param since the first day that was not over everywhere when the calendar was first set
 */
public record CalendarState(BusinessCalendar calendar, LocalDate since) {
    static final int MAX_HOLIDAYS = 1_000;
    static final int MAX_YEARS_AHEAD = 50;
    static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);

    private static final ZoneOffset EARLIEST_ZONE = ZoneOffset.ofHours(14);
    private static final ZoneOffset LATEST_ZONE = ZoneOffset.ofHours(-12);

    public static final Aggregate<CalendarState, CalendarCommand, CalendarEvent> AGGREGATE = Aggregate.of(
                    "Calendar",
                    CalendarState.class,
                    CalendarCommand.class,
                    CalendarEvent.class,
                    Decider.of(CalendarState::decide, CalendarState::evolve))
            .identifiedBy(CalendarCommand::calendarId, CalendarEvent::calendarId)
            .weigher(state -> 512 + 32L * state.calendar.holidays().size())
            .build();

    /**
     * The days of a calendar.
     *
     * @throws RejectedException {@code calendar.unknown}
     */
    public static BusinessCalendar require(CalendarId calendarId, Facts facts) {
        CalendarState state = facts.find(AGGREGATE.type(), calendarId);
        if (state == null) {
            throw new RejectedException(new CalendarUnknown(calendarId.value()));
        }
        return state.calendar;
    }

    /**
     * @throws RejectedException {@code calendar.days} (weekend, number of holidays, each holiday, validThrough), then
     *     {@code calendar.day-begun}
     */
    private static List<CalendarEvent> decide(CalendarState state, CalendarCommand command, Facts facts) {
        return switch (command) {
            case SetCalendar set -> {
                BusinessCalendar calendar = set.calendar();
                if (state != null && state.calendar.equals(calendar)) {
                    yield List.of();
                }
                LocalDate begun = facts.time().atOffset(EARLIEST_ZONE).toLocalDate();
                requireValid(set.calendarId(), calendar, begun);
                if (state != null) {
                    state.requireSameDays(set.calendarId(), calendar, begun);
                }
                LocalDate since =
                        state == null ? facts.time().atOffset(LATEST_ZONE).toLocalDate() : state.since;
                yield List.of(new CalendarSet(
                        set.calendarId(), calendar.weekend(), calendar.holidays(), calendar.validThrough(), since));
            }
        };
    }

    private static CalendarState evolve(CalendarState state, CalendarEvent event) {
        return switch (event) {
            case CalendarSet set -> new CalendarState(set.calendar(), set.since());
        };
    }

    private static void requireValid(CalendarId id, BusinessCalendar calendar, LocalDate begun) {
        if (calendar.weekend().size() == DayOfWeek.values().length) {
            throw refused(id, "weekend", String.join(", ", names(calendar.weekend())), "at most six days");
        }
        int holidays = calendar.holidays().size();
        if (holidays > MAX_HOLIDAYS) {
            throw refused(id, "holidays", String.valueOf(holidays), "at most %d days".formatted(MAX_HOLIDAYS));
        }
        LocalDate validThrough = calendar.validThrough();
        for (LocalDate holiday : calendar.holidays()) {
            if (holiday.isBefore(FIRST_DAY) || holiday.isAfter(validThrough)) {
                String rule = "from %s through validThrough, %s".formatted(FIRST_DAY, validThrough);
                throw refused(id, "holidays", holiday.toString(), rule);
            }
        }
        LocalDate last = begun.plusYears(MAX_YEARS_AHEAD);
        if (validThrough.isBefore(begun) || validThrough.isAfter(last)) {
            throw refused(id, "validThrough", validThrough.toString(), "from %s through %s".formatted(begun, last));
        }
    }

    private void requireSameDays(CalendarId id, BusinessCalendar other, LocalDate begun) {
        for (LocalDate day = since; !day.isAfter(begun) && calendar.covers(day); day = day.plusDays(1)) {
            if (other.isBusinessDay(day) != calendar.isBusinessDay(day)) {
                throw new RejectedException(new DayBegun(id, day, begun));
            }
        }
    }

    private static List<String> names(List<DayOfWeek> days) {
        return days.stream().map(DayOfWeek::name).toList();
    }

    private static RejectedException refused(CalendarId id, String field, String value, String rule) {
        return new RejectedException(new CalendarDays(id, field, value, rule));
    }
}
