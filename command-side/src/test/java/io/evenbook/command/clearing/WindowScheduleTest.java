package io.evenbook.command.clearing;

import static io.evenbook.command.clearing.Schemes.ALL_DAYS;
import static io.evenbook.command.clearing.Schemes.LAST_DAY;
import static io.evenbook.command.clearing.Schemes.TARGET;
import static io.evenbook.command.clearing.Schemes.calendar;
import static io.evenbook.command.clearing.Schemes.schedule;
import static io.evenbook.command.clearing.Schemes.terms;
import static io.evenbook.command.clearing.Schemes.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.command.clearing.WindowSchedule.Plan.BeyondCalendars;
import io.evenbook.command.clearing.WindowSchedule.Plan.Planned;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowScheduleTest {

    @ParameterizedTest
    @CsvSource({
        // Wednesday to Wednesday; the summer of Berlin is UTC+2
        "2026-05-06T08:00:00Z, 2026-05-06, 2026-05-06T15:30:00Z, 2026-05-08, 2026-05-08T08:00:00Z",
        "2026-05-06T15:29:59Z, 2026-05-06, 2026-05-06T15:30:00Z, 2026-05-08, 2026-05-08T08:00:00Z",
        // A close at this instant is past
        "2026-05-06T15:30:00Z, 2026-05-07, 2026-05-07T15:30:00Z, 2026-05-11, 2026-05-11T08:00:00Z",
        // Friday evening: Monday
        "2026-05-08T16:00:00Z, 2026-05-11, 2026-05-11T15:30:00Z, 2026-05-13, 2026-05-13T08:00:00Z",
        // Thursday before Good Friday
        "2026-04-02T08:00:00Z, 2026-04-02, 2026-04-02T15:30:00Z, 2026-04-08, 2026-04-08T08:00:00Z",
        "2026-04-02T16:00:00Z, 2026-04-07, 2026-04-07T15:30:00Z, 2026-04-09, 2026-04-09T08:00:00Z",
        // Across the change to summer, on Sunday 29 March
        "2026-03-27T08:00:00Z, 2026-03-27, 2026-03-27T16:30:00Z, 2026-03-31, 2026-03-31T08:00:00Z"
    })
    void aWindowClosesNextAndSettlesTwoDaysLater(
            Instant opensAt, LocalDate tradeDate, Instant closesAt, LocalDate settlesOn, Instant settlesAt) {
        assertThat(schedule(terms(2)).open(window(3), opensAt))
                .isEqualTo(new Planned(new ClearingWindow(window(3), tradeDate, closesAt, settlesOn, settlesAt)));
    }

    @Test
    void severalClosesOfADayFollowEachOther() {
        SchemeTerms terms = terms(0, null, "12:00", "17:30");
        assertThat(planned(terms, "2026-05-06T07:00:00Z").closesAt()).isEqualTo("2026-05-06T10:00:00Z");
        assertThat(planned(terms, "2026-05-06T10:00:00Z").closesAt()).isEqualTo("2026-05-06T15:30:00Z");
        // Both were missed: none is made up for
        assertThat(planned(terms, "2026-05-06T20:00:00Z").closesAt()).isEqualTo("2026-05-07T10:00:00Z");
    }

    @Test
    void withoutATimeAWindowIsDueWhenItCloses() {
        ClearingWindow window = planned(terms(0, null, "17:30"), "2026-05-06T07:00:00Z");
        assertThat(window.settlesOn()).isEqualTo("2026-05-06");
        assertThat(window.settlesAt()).isEqualTo(window.closesAt());
        // Or, on a later settlement date, when that day begins
        assertThat(planned(terms(1, null, "17:30"), "2026-05-06T07:00:00Z").settlesAt())
                .isEqualTo("2026-05-06T22:00:00Z");
    }

    @Test
    void ifOnlyTheMarketIsOpenT0SettlesOnTheNextBusinessDay() {
        WindowSchedule schedule = new WindowSchedule(
                terms(0, "18:00", "17:30"), ALL_DAYS, new SettlementDates(List.of(ALL_DAYS, TARGET)));
        Planned planned = (Planned) schedule.open(window(1), Instant.parse("2026-04-03T06:00:00Z"));
        assertThat(planned.window().tradeDate()).isEqualTo("2026-04-03");
        assertThat(planned.window().settlesOn()).isEqualTo("2026-04-07");
    }

    /** The clock goes from 02:00 to 03:00 on 29 March and from 03:00 back to 02:00 on 25 October. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-29, 01:59, 2026-03-29T00:59:00Z",
        "2026-03-29, 02:00, 2026-03-29T01:00:00Z",
        "2026-03-29, 02:30, 2026-03-29T01:00:00Z",
        "2026-03-29, 03:00, 2026-03-29T01:00:00Z",
        "2026-03-29, 03:01, 2026-03-29T01:01:00Z",
        "2026-10-25, 01:59, 2026-10-24T23:59:00Z",
        "2026-10-25, 02:00, 2026-10-25T00:00:00Z",
        "2026-10-25, 02:59, 2026-10-25T00:59:00Z",
        "2026-10-25, 03:00, 2026-10-25T02:00:00Z"
    })
    void aTimeIsTheFirstInstantAtWhichTheClockShowsItOrALaterOne(LocalDate day, String time, Instant instant) {
        Instant midnight = day.atStartOfDay().minusHours(2).toInstant(ZoneOffset.UTC);
        WindowSchedule closing =
                new WindowSchedule(terms(0, null, time), ALL_DAYS, new SettlementDates(List.of(ALL_DAYS)));
        assertThat(((Planned) closing.open(window(1), midnight)).window().closesAt())
                .isEqualTo(instant);
        WindowSchedule settling =
                new WindowSchedule(terms(1, time, "00:00"), ALL_DAYS, new SettlementDates(List.of(ALL_DAYS)));
        assertThat(settling.settlesAt(day, Instant.EPOCH)).isEqualTo(instant);
    }

    @Test
    void closesInTheGapOfTheClockAreOneClose() {
        WindowSchedule schedule = new WindowSchedule(
                terms(0, null, "02:15", "02:45", "12:00"), ALL_DAYS, new SettlementDates(List.of(ALL_DAYS)));
        Instant first = Instant.parse("2026-03-29T01:00:00Z");
        assertThat(((Planned) schedule.open(window(1), first.minusSeconds(1)))
                        .window()
                        .closesAt())
                .isEqualTo(first);
        assertThat(((Planned) schedule.open(window(2), first)).window().closesAt())
                .isEqualTo("2026-03-29T10:00:00Z");
    }

    @Test
    void beyondACalendarNoWindowOpens() {
        Instant evening = Instant.parse("2026-12-31T17:00:00Z");
        assertThat(schedule(terms(0, "18:00", "17:30")).open(window(9), evening))
                .isEqualTo(new BeyondCalendars(LAST_DAY));
        // The trade date is known, the settlement date is not
        assertThat(schedule(terms(2)).open(window(9), Instant.parse("2026-12-30T08:00:00Z")))
                .isEqualTo(new BeyondCalendars(LAST_DAY));
        WindowSchedule shorter = new WindowSchedule(
                terms(2), TARGET, new SettlementDates(List.of(TARGET, calendar(LocalDate.of(2026, 6, 30)))));
        assertThat(shorter.open(window(9), Instant.parse("2026-06-29T08:00:00Z")))
                .isEqualTo(new BeyondCalendars(LocalDate.of(2026, 6, 30)));
    }

    /** As from 24 to 28 May 2024 in the United States, with Memorial Day on the 27th. */
    @Test
    void inAShortenedCycleTwoTradeDatesSettleOnOneDay() {
        assertThat(planned(terms(2), "2026-05-04T08:00:00Z").settlesOn()).isEqualTo("2026-05-06");
        assertThat(planned(terms(1), "2026-05-05T08:00:00Z").settlesOn()).isEqualTo("2026-05-06");
        LocalDate valid = LocalDate.of(2024, 12, 31);
        SettlementDates us = new SettlementDates(List.of(calendar(valid, "2024-05-27")));
        assertThat(us.after(LocalDate.of(2024, 5, 24), 2)).contains(LocalDate.of(2024, 5, 29));
        assertThat(us.after(LocalDate.of(2024, 5, 28), 1)).contains(LocalDate.of(2024, 5, 29));
    }

    private static ClearingWindow planned(SchemeTerms terms, String opensAt) {
        return ((Planned) schedule(terms).open(window(1), Instant.parse(opensAt))).window();
    }
}
