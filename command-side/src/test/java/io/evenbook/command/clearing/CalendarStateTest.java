package io.evenbook.command.clearing;

import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.CalendarEvent;
import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.clearing.CalendarRejection.CalendarDays;
import io.evenbook.api.clearing.CalendarRejection.DayBegun;
import io.evenbook.api.id.CalendarId;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.command.base.Facts;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarStateTest {
    private static final CalendarId ID = new CalendarId("cal_X");
    private static final LocalDate END = LocalDate.of(2027, 12, 31);
    private static final BusinessCalendar PLAIN = weekend(List.of(LocalDate.of(2026, 12, 25)), END);

    /** First set on Tuesday, 2026-12-01, noon UTC. */
    private static final CalendarState SET = after(null, PLAIN, "2026-12-01T12:00:00Z");

    private static BusinessCalendar weekend(List<LocalDate> holidays, LocalDate validThrough) {
        return new BusinessCalendar(List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), holidays, validThrough);
    }

    private static List<CalendarEvent> set(CalendarState state, BusinessCalendar calendar, String now) {
        return CalendarState.AGGREGATE.decider().decide(state, new SetCalendar(ID, calendar), at(now));
    }

    private static CalendarState after(CalendarState state, BusinessCalendar calendar, String now) {
        return set(state, calendar, now).stream()
                .reduce(state, CalendarState.AGGREGATE.decider()::evolve, (_, last) -> last);
    }

    private static Facts at(String now) {
        return new Facts() {
            @Override
            public <S> S find(StreamType<S, ?> type, Object id) {
                throw new AssertionError("a calendar looks nothing up");
            }

            @Override
            public boolean isUsed(String uniqueKey) {
                throw new AssertionError("a calendar has no unique keys");
            }

            @Override
            public Instant time() {
                return Instant.parse(now);
            }
        };
    }

    private static String fieldOf(BusinessCalendar calendar) {
        return ((CalendarDays) rejectionOf(() -> set(null, calendar, "2026-12-01T12:00:00Z"))).field();
    }

    @Test
    void aCalendarIsSetOnceAndRepeatedWithoutEffect() {
        assertThat(set(null, PLAIN, "2026-12-01T12:00:00Z"))
                .containsExactly(
                        new CalendarSet(ID, PLAIN.weekend(), PLAIN.holidays(), END, LocalDate.of(2026, 12, 1)));
        assertThat(set(SET, PLAIN, "2026-12-02T12:00:00Z")).isEmpty();
        assertThat(set(SET, PLAIN, "2028-06-01T12:00:00Z")).as("after its end").isEmpty();
    }

    @Test
    void theFirstDayIsTheOneThatIsNotOverAnywhere() {
        assertThat(after(null, PLAIN, "2026-12-01T11:59:59Z").since()).isEqualTo("2026-11-30");
        assertThat(after(null, PLAIN, "2026-12-01T12:00:00Z").since()).isEqualTo("2026-12-01");
    }

    @Test
    void aWeekOfWeekendsIsRefused() {
        assertThat(fieldOf(new BusinessCalendar(List.of(DayOfWeek.values()), List.of(), END)))
                .isEqualTo("weekend");
        List<DayOfWeek> six = Stream.of(DayOfWeek.values()).skip(1).toList();
        assertThat(after(null, new BusinessCalendar(six, List.of(), END), "2026-12-01T12:00:00Z"))
                .isNotNull();
    }

    @Test
    void thereAreAtMostAThousandHolidays() {
        List<LocalDate> days = Stream.iterate(LocalDate.of(2027, 12, 31), day -> day.minusDays(1))
                .limit(1_001)
                .toList();

        assertThat(after(null, weekend(days.subList(0, 1_000), END), "2026-12-01T12:00:00Z"))
                .isNotNull();
        assertThat(rejectionOf(() -> set(null, weekend(days, END), "2026-12-01T12:00:00Z")))
                .isEqualTo(new CalendarDays(ID, "holidays", "1001", "at most 1000 days"));
    }

    @ParameterizedTest
    @CsvSource({
        "1969-12-31, 2027-12-31, holidays",
        "1970-01-01, 2027-12-31, ",
        "2027-12-31, 2027-12-31, ",
        "2028-01-01, 2027-12-31, holidays",
        "2026-01-01, 2026-12-01, validThrough",
        "2026-01-01, 2026-12-02, ",
        "2026-01-01, 2076-12-02, ",
        "2026-01-01, 2076-12-03, validThrough"
    })
    void holidaysAndEndHaveBounds(LocalDate holiday, LocalDate end, String refused) {
        // It is 2026-12-02 already in the earliest zone
        BusinessCalendar calendar = weekend(List.of(holiday), end);
        if (refused == null) {
            assertThat(set(null, calendar, "2026-12-01T12:00:00Z")).hasSize(1);
        } else {
            assertThat(fieldOf(calendar)).isEqualTo(refused);
        }
    }

    @Test
    void aDayThatHasNotBegunAnywhereCanChange() {
        LocalDate third = LocalDate.of(2026, 12, 3);
        BusinessCalendar closed = weekend(List.of(third, LocalDate.of(2026, 12, 25)), END);

        assertThat(set(SET, closed, "2026-12-02T09:59:59Z")).hasSize(1);
        assertThat(rejectionOf(() -> set(SET, closed, "2026-12-02T10:00:00Z")))
                .isEqualTo(new DayBegun(ID, third, third));
        CalendarState changed = after(SET, closed, "2026-12-02T09:59:59Z");
        assertThat(changed.since()).isEqualTo(SET.since());
        assertThat(rejectionOf(() -> set(changed, PLAIN, "2026-12-20T00:00:00Z")))
                .isEqualTo(new DayBegun(ID, third, LocalDate.of(2026, 12, 20)));
    }

    @Test
    void aDayThatHasBegunKeepsItsAnswerWhicheverWayItIsWritten() {
        assertThat(set(SET, weekend(List.of(), END), "2026-12-24T09:59:59Z")).hasSize(1);
        assertThat(rejectionOf(() -> set(SET, weekend(List.of(), END), "2026-12-24T10:00:00Z"))
                        .code())
                .isEqualTo("calendar.day-begun");
        BusinessCalendar friday = new BusinessCalendar(List.of(DayOfWeek.SUNDAY), PLAIN.holidays(), END);
        assertThat(set(SET, friday, "2026-12-03T12:00:00Z")).hasSize(1);
        assertThat(rejectionOf(() -> set(SET, friday, "2026-12-07T12:00:00Z")))
                .isEqualTo(new DayBegun(ID, LocalDate.of(2026, 12, 5), LocalDate.of(2026, 12, 8)));
        LocalDate saturday = LocalDate.of(2026, 12, 5);
        assertThat(set(SET, weekend(List.of(saturday, LocalDate.of(2026, 12, 25)), END), "2026-12-07T12:00:00Z"))
                .as("a holiday on the weekend changes nothing")
                .hasSize(1);
    }

    @Test
    void daysBeforeTheFirstSetAreFree() {
        LocalDate before = LocalDate.of(2026, 11, 30);

        assertThat(set(SET, weekend(List.of(before, LocalDate.of(2026, 12, 25)), END), "2026-12-07T12:00:00Z"))
                .hasSize(1);
    }

    @Test
    void theEndMovesButNotBeforeADayThatHasBegun() {
        LocalDate begun = LocalDate.of(2026, 12, 8);
        BusinessCalendar none = weekend(List.of(), begun);

        assertThat(set(SET, none, "2026-12-07T12:00:00Z")).hasSize(1);
        assertThat(rejectionOf(() -> set(SET, none, "2026-12-08T12:00:00Z")).code())
                .isEqualTo("calendar.days");
    }

    @Test
    void daysAfterTheEndAreDecidedByTheFirstSetThatCoversThem() {
        CalendarState ended = after(SET, weekend(List.of(), LocalDate.of(2026, 12, 8)), "2026-12-07T12:00:00Z");
        LocalDate ninth = LocalDate.of(2026, 12, 9);
        BusinessCalendar longer = weekend(List.of(ninth), END);

        CalendarState again = after(ended, longer, "2026-12-14T12:00:00Z");
        assertThat(again.calendar()).isEqualTo(longer);
        assertThat(rejectionOf(() -> set(again, weekend(List.of(), END), "2026-12-14T12:00:00Z")))
                .isEqualTo(new DayBegun(ID, ninth, LocalDate.of(2026, 12, 15)));
    }
}
