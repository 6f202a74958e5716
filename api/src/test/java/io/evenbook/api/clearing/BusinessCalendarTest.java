package io.evenbook.api.clearing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessCalendarTest {
    private static final BusinessCalendar CALENDAR = new BusinessCalendar(
            List.of(DayOfWeek.SUNDAY, DayOfWeek.SATURDAY),
            List.of(LocalDate.of(2026, 12, 25), LocalDate.of(2026, 12, 26), LocalDate.of(2026, 4, 3)),
            LocalDate.of(2026, 12, 31));

    @ParameterizedTest
    @CsvSource({
        "2026-04-02, true,  Thursday",
        "2026-04-03, false, Good Friday",
        "2026-12-24, true,  Thursday",
        "2026-12-25, false, Christmas",
        "2026-12-26, false, a holiday on a Saturday",
        "2026-12-27, false, Sunday",
        "2026-12-31, true,  its last day",
        "2027-01-01, false, the day after it",
        "1999-10-11, true,  long before it"
    })
    void aBusinessDayIsKnownAndNeitherWeekendNorHoliday(LocalDate day, boolean isBusinessDay, String what) {
        assertThat(CALENDAR.isBusinessDay(day)).as(what).isEqualTo(isBusinessDay);
    }

    @Test
    void itCoversItsDaysThroughTheLast() {
        assertThat(CALENDAR.covers(LocalDate.of(2026, 12, 31))).isTrue();
        assertThat(CALENDAR.covers(LocalDate.of(2027, 1, 1))).isFalse();
    }

    @Test
    void itsDaysAreSortedAndUnique() {
        LocalDate may = LocalDate.of(2026, 5, 1);
        LocalDate newYear = LocalDate.of(2026, 1, 1);

        assertThat(new BusinessCalendar(
                        List.of(DayOfWeek.SUNDAY, DayOfWeek.FRIDAY, DayOfWeek.SUNDAY),
                        List.of(may, newYear, may),
                        CALENDAR.validThrough()))
                .isEqualTo(new BusinessCalendar(
                        List.of(DayOfWeek.FRIDAY, DayOfWeek.SUNDAY), List.of(newYear, may), CALENDAR.validThrough()));
    }
}
