package io.evenbook.api.clearing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementDatesTest {
    private static final LocalDate LAST_DAY = LocalDate.of(2026, 12, 31);
    /** The euro's settlement system in 2026. */
    private static final BusinessCalendar TARGET =
            calendar(LAST_DAY, "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2026-12-26");

    private final SettlementDates target = new SettlementDates(List.of(TARGET));

    @ParameterizedTest
    @CsvSource({
        "2026-01-30, 0, 2026-01-30", // a Friday
        "2026-01-31, 0, 2026-02-02",
        "2026-01-30, 1, 2026-02-02",
        "2026-01-31, 1, 2026-02-02",
        "2026-04-01, 1, 2026-04-02",
        "2026-04-01, 2, 2026-04-07", // Good Friday and Easter Monday
        "2026-04-03, 0, 2026-04-07",
        "2026-04-30, 1, 2026-05-04", // 1 May
        "2026-05-01, 0, 2026-05-04",
        "2026-12-24, 1, 2026-12-28", // 25 and 26 December
        "2026-12-29, 2, 2026-12-31"
    })
    void theNthBusinessDayAfterATradeDate(LocalDate tradeDate, int days, LocalDate settlesOn) {
        assertThat(target.after(tradeDate, days)).contains(settlesOn);
    }

    @ParameterizedTest
    @CsvSource({"2026-12-30, 2", "2026-12-31, 1", "2027-01-04, 0"})
    void beyondTheCalendarThereIsNoDate(LocalDate tradeDate, int days) {
        assertThat(target.after(tradeDate, days)).isEmpty();
        assertThat(target.between(tradeDate, LAST_DAY.plusDays(1))).isEmpty();
    }

    /** On 11 October 1999 the markets were open and the banks closed (FINRA notice 99-83). */
    @Test
    void aDayCountsOnlyIfItIsABusinessDayInEveryCalendar() {
        LocalDate valid = LocalDate.of(1999, 12, 31);
        SettlementDates both = new SettlementDates(List.of(calendar(valid), calendar(valid, "1999-10-11")));

        assertThat(both.after(LocalDate.of(1999, 10, 8), 3)).contains(LocalDate.of(1999, 10, 14));
        assertThat(both.after(LocalDate.of(1999, 10, 11), 3)).contains(LocalDate.of(1999, 10, 14));
    }

    @Test
    void theCalendarThatEndsFirstIsTheLimit() {
        BusinessCalendar shorter = calendar(LocalDate.of(2026, 6, 30));
        SettlementDates both = new SettlementDates(List.of(TARGET, shorter));

        assertThat(both.validThrough()).isEqualTo("2026-06-30");
        assertThat(both.after(LocalDate.of(2026, 6, 29), 1)).contains(LocalDate.of(2026, 6, 30));
        assertThat(both.after(LocalDate.of(2026, 6, 30), 1)).isEmpty();
    }

    @Test
    void theBusinessDaysBetweenTwoDays() {
        assertThat(target.between(LocalDate.of(2026, 4, 1), LocalDate.of(2026, 4, 1)))
                .contains(0);
        assertThat(target.between(LocalDate.of(2026, 4, 1), LocalDate.of(2026, 4, 7)))
                .contains(2);
        assertThat(target.between(LocalDate.of(2026, 4, 3), LocalDate.of(2026, 4, 6)))
                .contains(0);
    }

    @Test
    void itNeedsACalendar() {
        assertThatThrownBy(() -> new SettlementDates(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static BusinessCalendar calendar(LocalDate validThrough, String... holidays) {
        return new BusinessCalendar(
                List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                Stream.of(holidays).map(LocalDate::parse).toList(),
                validThrough);
    }
}
