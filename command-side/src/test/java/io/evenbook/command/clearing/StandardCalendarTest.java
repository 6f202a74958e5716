package io.evenbook.command.clearing;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.temporal.TemporalAdjusters.dayOfWeekInMonth;
import static java.time.temporal.TemporalAdjusters.lastInMonth;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.BusinessCalendar;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the files with the rules behind them, and with single days as their authorities published them. */
class StandardCalendarTest {
    private static final LocalDate END = LocalDate.of(2035, 12, 31);

    @Test
    void targetIsClosedOnSixDaysAYear() {
        List<LocalDate> days = IntStream.rangeClosed(2020, 2035)
                .boxed()
                .flatMap(year -> List.of(
                        LocalDate.of(year, 1, 1),
                        easter(year).minusDays(2),
                        easter(year).plusDays(1),
                        LocalDate.of(year, 5, 1),
                        LocalDate.of(year, 12, 25),
                        LocalDate.of(year, 12, 26))
                        .stream())
                .toList();

        assertThat(StandardCalendar.TARGET.calendar())
                .isEqualTo(new BusinessCalendar(List.of(SATURDAY, SUNDAY), days, END));
    }

    @Test
    void usBanksAreClosedOnFederalHolidays() {
        List<LocalDate> days = new ArrayList<>();
        for (int year = 2020; year <= 2035; year++) {
            days.add(kept(LocalDate.of(year, 1, 1)));
            days.add(LocalDate.of(year, 1, 1).with(dayOfWeekInMonth(3, MONDAY)));
            days.add(LocalDate.of(year, 2, 1).with(dayOfWeekInMonth(3, MONDAY)));
            days.add(LocalDate.of(year, 5, 1).with(lastInMonth(MONDAY)));
            if (year >= 2022) {
                days.add(kept(LocalDate.of(year, 6, 19)));
            }
            days.add(kept(LocalDate.of(year, 7, 4)));
            days.add(LocalDate.of(year, 9, 1).with(dayOfWeekInMonth(1, MONDAY)));
            days.add(LocalDate.of(year, 10, 1).with(dayOfWeekInMonth(2, MONDAY)));
            days.add(kept(LocalDate.of(year, 11, 11)));
            days.add(LocalDate.of(year, 11, 1).with(dayOfWeekInMonth(4, THURSDAY)));
            days.add(kept(LocalDate.of(year, 12, 25)));
        }

        assertThat(StandardCalendar.US.calendar())
                .isEqualTo(new BusinessCalendar(List.of(SATURDAY, SUNDAY), days, END));
    }

    /** A holiday on a Sunday is kept on Monday; one on a Saturday closes no other day. */
    private static LocalDate kept(LocalDate holiday) {
        return holiday.getDayOfWeek() == SUNDAY ? holiday.plusDays(1) : holiday;
    }

    @ParameterizedTest
    @CsvSource({
        "TARGET, 2024-03-29, false, Good Friday in March",
        "TARGET, 2026-04-06, false, Easter Monday",
        "TARGET, 2025-05-01, false, the first of May",
        "TARGET, 2024-12-26, false, the day after Christmas",
        "TARGET, 2024-12-31, true,  New Year's Eve",
        "TARGET, 2024-07-04, true,  a holiday of the US",
        "US,     2026-04-03, true,  Good Friday",
        "US,     2026-05-01, true,  the first of May",
        "US,     2026-07-03, true,  the Friday before the Fourth on a Saturday",
        "US,     2027-07-05, false, the Monday after the Fourth on a Sunday",
        "US,     2021-12-31, true,  the Friday before New Year on a Saturday",
        "US,     2023-01-02, false, the Monday after New Year on a Sunday",
        "US,     2021-06-18, true,  Juneteenth was no bank holiday yet",
        "US,     2022-06-20, false, Juneteenth on a Sunday",
        "US,     2024-11-28, false, the fourth Thursday, not the last one"
    })
    void aDayIsAsPublished(StandardCalendar standard, LocalDate day, boolean isBusinessDay, String what) {
        assertThat(standard.calendar().isBusinessDay(day)).as(what).isEqualTo(isBusinessDay);
    }

    @ParameterizedTest
    @CsvSource({"1818-03-22", "2000-04-23", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25"})
    void easterIsComputed(LocalDate sunday) {
        assertThat(easter(sunday.getYear())).isEqualTo(sunday);
    }

    /** By Gauss' rule of 1800 and 1816 for the Gregorian calendar. */
    private static LocalDate easter(int year) {
        int century = year / 100;
        int moon = (15 + century - century / 4 - (8 * century + 13) / 25) % 30;
        int sunday = (4 + century - century / 4) % 7;
        int d = (19 * (year % 19) + moon) % 30;
        int e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + sunday) % 7;
        boolean isLate = d == 29 && e == 6 || d == 28 && e == 6 && (11 * moon + 11) % 30 < 19;
        return LocalDate.of(year, Month.MARCH, 22).plusDays(d + e - (isLate ? 7 : 0));
    }
}
