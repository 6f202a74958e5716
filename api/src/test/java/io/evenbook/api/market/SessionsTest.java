package io.evenbook.api.market;

import static io.evenbook.api.market.Phase.CALL;
import static io.evenbook.api.market.Phase.CLOSED;
import static io.evenbook.api.market.Phase.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.market.Sessions.Change;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SessionsTest {
    private static final List<DayOfWeek> WORKDAYS = List.copyOf(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
    private static final List<DayOfWeek> ALL = List.of(DayOfWeek.values());
    private static final LocalTime NOON = LocalTime.of(12, 0);

    private static Sessions sessions(
            String zone, List<DayOfWeek> days, String call, String open, String close, String... holidays) {
        return new Sessions(
                zone,
                days,
                Stream.of(holidays).map(LocalDate::parse).toList(),
                null,
                LocalTime.parse(call),
                LocalTime.parse(open),
                LocalTime.parse(close));
    }

    /** The changes after a time and up to another, as {@code 2026-12-01T07:50:00Z CALL 2026-12-01}. */
    private static List<String> changes(Sessions sessions, String from, String to) {
        List<String> changes = new ArrayList<>();
        Instant at = Instant.parse(from);
        while (true) {
            Change change = sessions.next(null, at).orElse(null);
            if (change == null || change.at().isAfter(Instant.parse(to))) {
                return changes;
            }
            assertThat(sessions.last(null, change.at())).hasValue(change);
            assertThat(sessions.last(null, change.at().minusNanos(1000)))
                    .isNotEqualTo(sessions.last(null, change.at()));
            changes.add("%s %s %s".formatted(change.at(), change.phase(), change.session()));
            at = change.at();
        }
    }

    @Test
    void aSessionCallsOpensAndClosesOnEachOfItsDays() {
        Sessions frankfurt = sessions("Europe/Berlin", WORKDAYS, "08:50", "09:00", "17:30");

        assertThat(changes(frankfurt, "2026-12-04T00:00:00Z", "2026-12-07T08:00:00Z"))
                .containsExactly(
                        "2026-12-04T07:50:00Z CALL 2026-12-04",
                        "2026-12-04T08:00:00Z OPEN 2026-12-04",
                        "2026-12-04T16:30:00Z CLOSED 2026-12-04",
                        "2026-12-07T07:50:00Z CALL 2026-12-07",
                        "2026-12-07T08:00:00Z OPEN 2026-12-07");
    }

    @Test
    void aChangeHoldsFromItsTimeOn() {
        Sessions utc = sessions("UTC", ALL, "08:00", "09:00", "17:00");

        assertThat(phase(utc, "2026-12-01T07:59:59.999999Z")).isEqualTo("CLOSED 2026-11-30");
        assertThat(phase(utc, "2026-12-01T08:00:00Z")).isEqualTo("CALL 2026-12-01");
        assertThat(phase(utc, "2026-12-01T08:59:59.999999Z")).isEqualTo("CALL 2026-12-01");
        assertThat(phase(utc, "2026-12-01T09:00:00Z")).isEqualTo("OPEN 2026-12-01");
        assertThat(phase(utc, "2026-12-01T16:59:59.999999Z")).isEqualTo("OPEN 2026-12-01");
        assertThat(phase(utc, "2026-12-01T17:00:00Z")).isEqualTo("CLOSED 2026-12-01");
    }

    private static String phase(Sessions sessions, String at) {
        Change change = sessions.last(null, Instant.parse(at)).orElseThrow();
        return change.phase() + " " + change.session();
    }

    @Test
    void aHolidayHasNoSession() {
        Sessions frankfurt = sessions(
                "Europe/Berlin", WORKDAYS, "08:50", "09:00", "17:30", "2026-12-24", "2026-12-25", "2026-12-26");

        assertThat(changes(frankfurt, "2026-12-23T12:00:00Z", "2026-12-28T07:55:00Z"))
                .containsExactly("2026-12-23T16:30:00Z CLOSED 2026-12-23", "2026-12-28T07:50:00Z CALL 2026-12-28");
    }

    @Test
    void theClockChangesMoveTheInstantsAndNotTheWallClock() {
        Sessions newYork = sessions("America/New_York", ALL, "09:25", "09:30", "16:00");

        // 2026-03-08: EST to EDT; 2026-11-01: back
        assertThat(changes(newYork, "2026-03-07T14:27:00Z", "2026-03-08T14:00:00Z"))
                .containsExactly(
                        "2026-03-07T14:30:00Z OPEN 2026-03-07",
                        "2026-03-07T21:00:00Z CLOSED 2026-03-07",
                        "2026-03-08T13:25:00Z CALL 2026-03-08",
                        "2026-03-08T13:30:00Z OPEN 2026-03-08");
        assertThat(changes(newYork, "2026-10-31T13:27:00Z", "2026-11-01T15:00:00Z"))
                .containsExactly(
                        "2026-10-31T13:30:00Z OPEN 2026-10-31",
                        "2026-10-31T20:00:00Z CLOSED 2026-10-31",
                        "2026-11-01T14:25:00Z CALL 2026-11-01",
                        "2026-11-01T14:30:00Z OPEN 2026-11-01");
    }

    @Test
    void aTimeThatTheClockSkipsIsTheEndOfTheGap() {
        // On 2026-03-29 the clock of Berlin goes from 02:00 to 03:00, at 01:00Z
        assertThat(changes(
                        sessions("Europe/Berlin", ALL, "01:30", "02:30", "04:00"),
                        "2026-03-28T12:00:00Z",
                        "2026-03-29T12:00:00Z"))
                .containsExactly(
                        "2026-03-29T00:30:00Z CALL 2026-03-29",
                        "2026-03-29T01:00:00Z OPEN 2026-03-29",
                        "2026-03-29T02:00:00Z CLOSED 2026-03-29");
        assertThat(changes(
                        sessions("Europe/Berlin", ALL, "02:10", "02:50", "03:00"),
                        "2026-03-28T12:00:00Z",
                        "2026-03-29T12:00:00Z"))
                .isEmpty();
        assertThat(changes(
                        sessions("Europe/Berlin", ALL, "02:10", "02:50", "03:30"),
                        "2026-03-28T12:00:00Z",
                        "2026-03-29T12:00:00Z"))
                .containsExactly("2026-03-29T01:00:00Z OPEN 2026-03-29", "2026-03-29T01:30:00Z CLOSED 2026-03-29");
        assertThat(changes(
                        sessions("Europe/Berlin", ALL, "01:30", "02:10", "02:50"),
                        "2026-03-28T12:00:00Z",
                        "2026-03-29T12:00:00Z"))
                .containsExactly("2026-03-29T00:30:00Z CALL 2026-03-29", "2026-03-29T01:00:00Z CLOSED 2026-03-29");
    }

    @Test
    void aTimeThatTheClockShowsTwiceIsTheFirst() {
        // On 2026-10-25 the clock of Berlin goes from 03:00 back to 02:00, at 01:00Z
        assertThat(changes(
                        sessions("Europe/Berlin", ALL, "02:10", "02:50", "03:00"),
                        "2026-10-24T12:00:00Z",
                        "2026-10-25T12:00:00Z"))
                .containsExactly(
                        "2026-10-25T00:10:00Z CALL 2026-10-25",
                        "2026-10-25T00:50:00Z OPEN 2026-10-25",
                        "2026-10-25T02:00:00Z CLOSED 2026-10-25");
    }

    @Test
    void aDayThatAZoneSkipsHasNoSession() {
        // Samoa had no 2011-12-30
        assertThat(changes(
                        sessions("Pacific/Apia", ALL, "09:00", "10:00", "16:00"),
                        "2011-12-29T12:00:00Z",
                        "2011-12-31T12:00:00Z"))
                .allSatisfy(change -> assertThat(change).doesNotEndWith("2011-12-30"))
                .hasSize(6);
    }

    @Test
    void aDayEndsAtTheNextClose() {
        Sessions frankfurt = sessions("Europe/Berlin", WORKDAYS, "08:50", "09:00", "17:30");

        assertThat(dayEnd(frankfurt, "2026-12-04T07:00:00Z")).isEqualTo("2026-12-04T16:30:00Z");
        assertThat(dayEnd(frankfurt, "2026-12-04T16:29:59.999999Z")).isEqualTo("2026-12-04T16:30:00Z");
        assertThat(dayEnd(frankfurt, "2026-12-04T16:30:00Z")).isEqualTo("2026-12-07T16:30:00Z");
    }

    @Test
    void withoutSessionsADayEndsAtMidnightUtc() {
        assertThat(dayEnd(null, "2026-12-04T00:00:00Z")).isEqualTo("2026-12-05T00:00:00Z");
        assertThat(dayEnd(sessions("Asia/Tokyo", List.of(), "08:00", "09:00", "17:00"), "2026-12-04T23:59:59Z"))
                .isEqualTo("2026-12-05T00:00:00Z");
    }

    private static String dayEnd(Sessions sessions, String now) {
        return Sessions.dayEnd(sessions, null, Instant.parse(now)).toString();
    }

    @Test
    void withoutDaysThereIsNoChange() {
        Sessions none = sessions("UTC", List.of(), "08:00", "09:00", "17:00");

        assertThat(none.last(null, Instant.EPOCH)).isEmpty();
        assertThat(none.next(null, Instant.EPOCH)).isEmpty();
    }

    @Test
    void daysThatAreAllHolidaysHaveNoChange() {
        String[] years = new String[12];
        for (int i = 0; i < years.length; i++) {
            years[i] = LocalDate.of(2026, 1, 5).plusWeeks(i).toString();
        }
        Sessions mondays = sessions("UTC", List.of(DayOfWeek.MONDAY), "08:00", "09:00", "17:00", years);

        assertThat(mondays.next(null, Instant.parse("2026-01-04T00:00:00Z"))
                        .orElseThrow()
                        .session())
                .isEqualTo(LocalDate.of(2026, 1, 5).plusWeeks(12));
    }

    @Test
    void aCalendarClosesItsWeekendsAndHolidaysBesideThoseOfTheMarket() {
        Sessions sessions = naming(ALL, "2026-12-28");
        BusinessCalendar calendar = new BusinessCalendar(
                List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                List.of(LocalDate.of(2026, 12, 25)),
                LocalDate.of(2026, 12, 31));
        Instant thursday = Instant.parse("2026-12-24T18:00:00Z");

        Change next = sessions.next(calendar, thursday).orElseThrow();
        assertThat(next).isEqualTo(new Change(Instant.parse("2026-12-29T08:00:00Z"), LocalDate.of(2026, 12, 29), CALL));
        assertThat(sessions.last(calendar, Instant.parse("2026-12-29T07:59:59Z"))
                        .orElseThrow())
                .isEqualTo(new Change(Instant.parse("2026-12-24T17:00:00Z"), LocalDate.of(2026, 12, 24), CLOSED));
        assertThat(Sessions.dayEnd(sessions, calendar, thursday)).isEqualTo("2026-12-29T17:00:00Z");
    }

    @Test
    void afterTheCalendarNoSessionBegins() {
        Sessions sessions = naming(ALL);
        BusinessCalendar calendar = new BusinessCalendar(List.of(), List.of(), LocalDate.of(2026, 12, 31));

        assertThat(sessions.next(calendar, Instant.parse("2026-12-31T08:59:59Z")))
                .hasValueSatisfying(change -> assertThat(change.phase()).isEqualTo(OPEN));
        assertThat(sessions.next(calendar, Instant.parse("2026-12-31T09:00:00Z")))
                .hasValueSatisfying(change -> assertThat(change.phase()).isEqualTo(CLOSED));
        assertThat(sessions.next(calendar, Instant.parse("2026-12-31T17:00:00Z")))
                .isEmpty();
        assertThat(sessions.last(calendar, Instant.parse("2027-01-15T12:00:00Z")))
                .hasValueSatisfying(change -> assertThat(change.session()).isEqualTo(LocalDate.of(2026, 12, 31)));
    }

    @Test
    void holidaysAndCalendarsGiveTheNextDayThatIsInNoneOfThem() {
        SplittableRandom random = new SplittableRandom(8);
        LocalDate first = LocalDate.of(2026, 12, 1);
        for (int run = 0; run < 500; run++) {
            List<DayOfWeek> days =
                    ALL.stream().filter(_ -> random.nextBoolean()).toList();
            List<LocalDate> holidays =
                    random.ints(40, 0, 60).mapToObj(first::plusDays).toList();
            BusinessCalendar calendar = new BusinessCalendar(
                    ALL.stream().filter(_ -> random.nextInt(4) == 0).toList(),
                    random.ints(20, 0, 60).mapToObj(first::plusDays).toList(),
                    first.plusDays(random.nextInt(80)));
            Sessions sessions = new Sessions(
                    "UTC", days, holidays, new CalendarId("cal_US"), NOON, NOON.plusHours(1), NOON.plusHours(2));
            LocalDate today = first.plusDays(random.nextInt(100));
            Instant midnight = today.atStartOfDay(ZoneOffset.UTC).toInstant();

            assertThat(sessions.next(calendar, midnight).map(Change::session))
                    .as("%s of %s", sessions, calendar)
                    .isEqualTo(today.datesUntil(today.plusDays(200))
                            .filter(day -> hasSession(day, days, holidays, calendar))
                            .findFirst());
            assertThat(sessions.last(calendar, midnight).map(Change::session))
                    .as("%s of %s", sessions, calendar)
                    .isEqualTo(Stream.iterate(today.minusDays(1), day -> day.minusDays(1))
                            .limit(3_659)
                            .filter(day -> hasSession(day, days, holidays, calendar))
                            .findFirst());
        }
    }

    private static boolean hasSession(
            LocalDate day, List<DayOfWeek> days, List<LocalDate> holidays, BusinessCalendar calendar) {
        return days.contains(day.getDayOfWeek()) && !holidays.contains(day) && calendar.isBusinessDay(day);
    }

    /** A search of ten years among a thousand holidays would take 10 ms each time. */
    @Test
    @Timeout(5)
    void afterTheCalendarTheEndOfADayIsFoundAtOnce() {
        LocalDate end = LocalDate.of(2026, 12, 31);
        String[] holidays = IntStream.rangeClosed(1, 1_000)
                .mapToObj(days -> end.plusDays(days).toString())
                .toArray(String[]::new);
        Sessions sessions = naming(ALL, holidays);
        BusinessCalendar calendar = new BusinessCalendar(List.of(), List.of(), end);

        for (int i = 0; i < 3_000; i++) {
            assertThat(Sessions.dayEnd(sessions, calendar, Instant.parse("2027-01-04T12:00:00Z")))
                    .isEqualTo("2027-01-05T00:00:00Z");
        }
    }

    @Test
    void theCalendarMustBeTheOneThatTheSessionsName() {
        BusinessCalendar calendar = new BusinessCalendar(List.of(), List.of(), LocalDate.of(2026, 12, 31));

        assertThatThrownBy(() -> naming(ALL).next(null, Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sessions("UTC", ALL, "08:00", "09:00", "17:00").next(calendar, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Sessions naming(List<DayOfWeek> days, String... holidays) {
        return new Sessions(
                "UTC",
                days,
                Stream.of(holidays).map(LocalDate::parse).toList(),
                new CalendarId("cal_US"),
                LocalTime.of(8, 0),
                LocalTime.of(9, 0),
                LocalTime.of(17, 0));
    }

    @Test
    void inEveryZoneThePhasesFollowEachOther() {
        SplittableRandom random = new SplittableRandom(6);
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int run = 0; run < 200; run++) {
            int call = random.nextInt(1438);
            int open = random.nextInt(call + 1, 1439);
            int close = random.nextInt(open + 1, 1440);
            Sessions sessions = new Sessions(
                    zones.get(random.nextInt(zones.size())),
                    ALL,
                    List.of(),
                    null,
                    LocalTime.ofSecondOfDay(60L * call),
                    LocalTime.ofSecondOfDay(60L * open),
                    LocalTime.ofSecondOfDay(60L * close));
            Instant at = Instant.parse("2026-01-01T00:00:00Z");
            Phase before = sessions.last(null, at).orElseThrow().phase();
            while (at.isBefore(Instant.parse("2027-01-01T00:00:00Z"))) {
                Change change = sessions.next(null, at).orElseThrow();
                assertThat(change.phase()).as("%s at %s", sessions, change).isNotEqualTo(before);
                assertThat(Duration.between(at, change.at())).as("%s", sessions).isPositive();
                assertThat(sessions.last(null, change.at())).as("%s", sessions).hasValue(change);
                at = change.at();
                before = change.phase();
            }
        }
    }
}
