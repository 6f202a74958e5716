package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.CalendarRejection.CalendarUnknown;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.SetSessions;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.MarketRejection.SessionTimes;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SessionRulesTest {
    private static final CalendarId BANKS = new CalendarId("cal_BANKS");

    private final World world = new World();

    @Test
    void sessionsAreSetOnceAndTidied() {
        LocalDate christmas = LocalDate.of(2026, 12, 25);
        Sessions given = new Sessions(
                "Europe/Berlin",
                List.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                List.of(christmas, christmas.minusDays(1), christmas),
                null,
                LocalTime.of(8, 50),
                LocalTime.of(9, 0),
                LocalTime.of(17, 30));
        Sessions tidy = new Sessions(
                "Europe/Berlin",
                List.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                List.of(christmas.minusDays(1), christmas),
                null,
                LocalTime.of(8, 50),
                LocalTime.of(9, 0),
                LocalTime.of(17, 30));

        assertThat(world.send(new SetSessions(BTC_USD, given))).containsExactly(new SessionsSet(BTC_USD, tidy));
        assertThat(world.send(new SetSessions(BTC_USD, given))).isEmpty();
        assertThat(world.send(new SetSessions(BTC_USD, tidy))).isEmpty();
        assertThat(world.market().sessions()).isEqualTo(tidy);
    }

    @ParameterizedTest
    @CsvSource({
        "Mars/Base,     08:00,   09:00, 17:00, zone",
        "+01:00,        08:00,   09:00, 17:00, zone",
        "UTC,           08:00:00.5, 09:00, 17:00, call",
        "UTC,           09:00,   09:00, 17:00, open",
        "UTC,           09:01,   09:00, 17:00, open",
        "UTC,           08:00,   17:00, 17:00, close",
        "UTC,           08:00,   17:00, 02:00, close"
    })
    void sessionsThatCannotBeAreRefused(String zone, String call, String open, String close, String field) {
        SetSessions set = new SetSessions(BTC_USD, sessions(zone, call, open, close, List.of()));

        assertThat(rejectionOf(() -> world.send(set)))
                .isInstanceOfSatisfying(
                        SessionTimes.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
        assertThat(world.market().sessions()).isNull();
    }

    @Test
    void oneSecondIsEnoughForEachPart() {
        assertThat(world.send(new SetSessions(BTC_USD, sessions("UTC", "08:59:58", "08:59:59", "09:00", List.of()))))
                .hasSize(1);
    }

    @Test
    void thereAreAtMostAThousandHolidays() {
        List<LocalDate> holidays = new ArrayList<>();
        for (int i = 0; i < SessionRules.MAX_HOLIDAYS; i++) {
            holidays.add(LocalDate.of(2026, 1, 1).plusDays(i));
        }
        assertThat(world.send(new SetSessions(BTC_USD, sessions("UTC", "08:00", "09:00", "10:00", holidays))))
                .hasSize(1);
        holidays.add(LocalDate.of(2040, 1, 1));
        assertThat(rejectionOf(() ->
                        world.send(new SetSessions(BTC_USD, sessions("UTC", "08:00", "09:00", "10:00", holidays)))))
                .isEqualTo(new SessionTimes(BTC_USD, "holidays", "1001", "at most 1000 days"));
    }

    @Test
    void anUnknownMarketHasNoSessions() {
        assertThat(rejectionOf(() -> world.send(new SetSessions(
                                new MarketId("BTC-X"), sessions("UTC", "08:00", "09:00", "10:00", List.of()))))
                        .code())
                .isEqualTo("market.unknown");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"HALTED", "CANCEL_ONLY"})
    void whatAnOperatorStoppedIsNotOpenedByASession(Phase stopped) {
        world.send(new ChangePhase(BTC_USD, stopped, "an incident", null, null));

        for (Phase phase : Phase.values()) {
            assertThat(world.send(new ChangePhase(BTC_USD, phase, "session of 2026-12-01", null, "2026-12-01")))
                    .isEmpty();
        }
        world.send(new ChangePhase(BTC_USD, Phase.OPEN, "it is over", null, null));
        assertThat(world.send(new ChangePhase(BTC_USD, Phase.CLOSED, "session of 2026-12-01", null, "2026-12-01")))
                .singleElement()
                .satisfies(event -> assertThat(((PhaseChanged) event).session()).isEqualTo("2026-12-01"));
    }

    @Test
    void anOrderForTheDayEndsWithTheSession() {
        DecisionTable table = DecisionTable.of("""
                open alice
                deposit alice 1000 USD
                buy o1 alice 1 @100 DAY     | -
                """);
        // 2026-01-31, 09:00
        table.world().send(new SetSessions(BTC_USD, sessions("UTC", "08:00", "08:30", "17:00", List.of())));
        table.then("buy o2 alice 1 @100 DAY | -");

        assertThat(table.world().streams().log())
                .filteredOn(OrderPlaced.class::isInstance)
                .extracting(event -> ((OrderPlaced) event).expiresAt().toString())
                .containsExactly("2026-02-01T00:00:00Z", "2026-01-31T17:00:00Z");
    }

    @Test
    void aCalendarMustExist() {
        SetSessions set = new SetSessions(BTC_USD, sessions("UTC", "08:00", "09:00", "10:00", List.of(), BANKS));

        assertThat(rejectionOf(() -> world.send(set))).isEqualTo(new CalendarUnknown(BANKS.value()));
        assertThat(rejectionOf(() -> world.send(
                        new SetSessions(BTC_USD, sessions("UTC", "09:00", "09:00", "10:00", List.of(), BANKS)))))
                .as("before the times")
                .isEqualTo(new CalendarUnknown(BANKS.value()));
        world.send(closedOn());
        assertThat(world.send(set)).containsExactly(new SessionsSet(BTC_USD, set.sessions()));
    }

    @Test
    void aSessionOfADayThatTheCalendarClosesDoesNothing() {
        world.send(closedOn("2026-12-25"));
        world.send(new SetSessions(BTC_USD, sessions("UTC", "08:00", "09:00", "10:00", List.of(), BANKS)));

        for (String day : List.of("2026-12-25", "2031-01-01")) {
            assertThat(world.send(new ChangePhase(BTC_USD, Phase.CLOSED, "session of " + day, null, day)))
                    .as(day)
                    .isEmpty();
        }
        assertThat(world.send(new ChangePhase(BTC_USD, Phase.CLOSED, "by hand", null, null)))
                .hasSize(1);
        assertThat(world.send(new ChangePhase(BTC_USD, Phase.OPEN, "session of 2026-12-24", null, "2026-12-24")))
                .hasSize(1);
    }

    @Test
    void anOrderForTheDayEndsOnTheNextBusinessDay() {
        DecisionTable table = DecisionTable.of("""
                open alice
                deposit alice 1000 USD
                """);
        // 2026-01-31, 09:00
        table.world().send(closedOn("2026-01-31", "2026-02-01"));
        table.world().send(new SetSessions(BTC_USD, sessions("UTC", "08:00", "08:30", "17:00", List.of(), BANKS)));
        table.then("buy o1 alice 1 @100 DAY | -");
        table.world().send(closedOn("2026-01-31", "2026-02-01", "2026-02-02"));
        table.then("buy o2 alice 1 @100 DAY | -");

        assertThat(table.world().streams().log())
                .filteredOn(OrderPlaced.class::isInstance)
                .extracting(event -> ((OrderPlaced) event).expiresAt().toString())
                .containsExactly("2026-02-02T17:00:00Z", "2026-02-03T17:00:00Z");
    }

    private static SetCalendar closedOn(String... holidays) {
        return new SetCalendar(
                BANKS,
                new BusinessCalendar(
                        List.of(), Stream.of(holidays).map(LocalDate::parse).toList(), LocalDate.of(2030, 12, 31)));
    }

    @Test
    void aSessionCallsNoMarketWithoutALastPrice() {
        ChangePhase call = new ChangePhase(BTC_USD, Phase.CALL, "session of 2026-12-01", null, "2026-12-01");

        assertThat(rejectionOf(() -> world.send(call)).code()).isEqualTo("market.reference");
        world.send(new ChangePhase(BTC_USD, Phase.CALL, "by hand", new BigDecimal("100"), null));
        world.send(new ChangePhase(BTC_USD, Phase.CLOSED, "by hand", null, null));
        assertThat(world.send(call)).hasSize(1);
    }

    private static Sessions sessions(String zone, String call, String open, String close, List<LocalDate> holidays) {
        return sessions(zone, call, open, close, holidays, null);
    }

    private static Sessions sessions(
            String zone, String call, String open, String close, List<LocalDate> holidays, CalendarId calendarId) {
        return new Sessions(
                zone,
                List.of(DayOfWeek.values()),
                holidays,
                calendarId,
                LocalTime.parse(call),
                LocalTime.parse(open),
                LocalTime.parse(close));
    }
}
