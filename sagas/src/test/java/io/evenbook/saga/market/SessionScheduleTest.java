package io.evenbook.saga.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Sessions;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.Handling;
import io.evenbook.saga.PooledPostgres;
import io.evenbook.saga.Refused;
import io.evenbook.saga.ScriptedCommandBus;
import java.io.IOException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** From the events to the commands, on the real table. 2026-12-01 was a Tuesday. */
class SessionScheduleTest {
    private static final MarketId BTC_USD = new MarketId("BTC-USD");
    private static final MarketId ETH_USD = new MarketId("ETH-USD");
    private static final Sessions EVERY_DAY = sessions(DayOfWeek.values());
    private static final Sessions BANK_DAYS = sessions(new CalendarId("cal_BANKS"), DayOfWeek.values());

    private static PooledPostgres postgres;
    private static JdbcTemplate jdbc;

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final MarketSessions sessions = new MarketSessionTable(jdbc);
    private final SessionReader reader = new SessionReader(sessions);

    @BeforeAll
    static void start() throws IOException {
        postgres = new PooledPostgres(2);
        jdbc = postgres.jdbc();
        postgres.migrate("V16_1__market_sessions.sql");
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void noSessions() {
        jdbc.execute("truncate market_session, session_calendar");
    }

    @Test
    void thePhaseThatHoldsIsSentAtOnceAndEachChangeAtItsTime() {
        set(BTC_USD, 7, "2026-12-01T12:00:00Z", EVERY_DAY);

        runAt("2026-12-01T12:00:00Z");
        assertThat(bus.commands()).containsExactly(phase(BTC_USD, Phase.OPEN, "2026-12-01"));
        runAt("2026-12-01T16:59:59.999999Z");
        assertThat(bus.commands()).hasSize(1);
        runAt("2026-12-01T17:00:00Z");
        runAt("2026-12-01T17:00:01Z");
        runAt("2026-12-02T08:50:00Z");
        runAt("2026-12-02T09:00:00Z");

        assertThat(bus.commands())
                .containsExactly(
                        phase(BTC_USD, Phase.OPEN, "2026-12-01"),
                        phase(BTC_USD, Phase.CLOSED, "2026-12-01"),
                        phase(BTC_USD, Phase.CALL, "2026-12-02"),
                        phase(BTC_USD, Phase.OPEN, "2026-12-02"));
        assertThat(bus.messages())
                .extracting(message -> message.getMetaData().get(CommandKeys.COMMAND_KEY))
                .startsWith("session BTC-USD 7 2026-12-01 OPEN")
                .doesNotHaveDuplicates();
    }

    @Test
    void afterAStopOnlyThePhaseThatHoldsIsSent() {
        set(BTC_USD, 7, "2026-12-01T12:00:00Z", EVERY_DAY);
        runAt("2026-12-01T12:00:00Z");

        runAt("2026-12-05T08:55:00Z");
        runAt("2026-12-05T08:55:01Z");

        assertThat(bus.commands())
                .containsExactly(phase(BTC_USD, Phase.OPEN, "2026-12-01"), phase(BTC_USD, Phase.CALL, "2026-12-05"));
    }

    @Test
    void newSessionsReplaceTheOldOnesAndHaveKeysOfTheirOwn() {
        set(BTC_USD, 7, "2026-12-01T17:30:00Z", EVERY_DAY);
        runAt("2026-12-01T17:30:00Z");
        Sessions longer = new Sessions(
                "UTC", EVERY_DAY.days(), List.of(), null, EVERY_DAY.call(), EVERY_DAY.open(), LocalTime.of(18, 0));
        set(BTC_USD, 9, "2026-12-01T17:31:00Z", longer);
        runAt("2026-12-01T17:31:00Z");
        runAt("2026-12-01T18:00:00Z");

        assertThat(bus.commands())
                .containsExactly(
                        phase(BTC_USD, Phase.CLOSED, "2026-12-01"),
                        phase(BTC_USD, Phase.OPEN, "2026-12-01"),
                        phase(BTC_USD, Phase.CLOSED, "2026-12-01"));
        assertThat(bus.messages())
                .extracting(message -> message.getMetaData().get(CommandKeys.COMMAND_KEY))
                .doesNotHaveDuplicates();
    }

    @Test
    void aMarketWithoutDaysHasNoChanges() {
        set(BTC_USD, 7, "2026-12-01T12:00:00Z", EVERY_DAY);
        set(BTC_USD, 8, "2026-12-01T12:00:00Z", sessions());

        runAt("2026-12-09T12:00:00Z");

        assertThat(bus.commands()).isEmpty();
        assertThat(jdbc.queryForObject("select count(*) from market_session", Integer.class))
                .isZero();
    }

    @Test
    void aRefusedChangeIsLeftOutAndTheNextOneIsSent() {
        set(BTC_USD, 7, "2026-12-01T08:50:00Z", EVERY_DAY);
        set(ETH_USD, 8, "2026-12-01T08:50:00Z", EVERY_DAY);
        bus.answerBy(command -> {
            if (command.equals(phase(BTC_USD, Phase.CALL, "2026-12-01"))) {
                throw Refused.with("market.reference", "there is no last price");
            }
        });

        runAt("2026-12-01T08:50:00Z");
        runAt("2026-12-01T08:50:01Z");
        runAt("2026-12-01T09:00:00Z");

        assertThat(bus.commands())
                .containsExactly(
                        phase(BTC_USD, Phase.CALL, "2026-12-01"),
                        phase(ETH_USD, Phase.CALL, "2026-12-01"),
                        phase(BTC_USD, Phase.OPEN, "2026-12-01"),
                        phase(ETH_USD, Phase.OPEN, "2026-12-01"));
    }

    @Test
    void whatFailedIsSentAgainWithItsKey() {
        set(BTC_USD, 7, "2026-12-01T09:00:00Z", EVERY_DAY);
        set(ETH_USD, 8, "2026-12-01T09:00:00Z", EVERY_DAY);
        bus.answerBy(command -> {
            if (((ChangePhase) command).marketId().equals(BTC_USD)) {
                throw new IllegalStateException("the store was away");
            }
        });
        assertThatThrownBy(() -> runAt("2026-12-01T09:00:00Z")).isInstanceOf(IllegalStateException.class);
        bus.answerBy(_ -> {});

        runAt("2026-12-01T09:00:01Z");
        runAt("2026-12-01T09:00:02Z");

        assertThat(bus.commands())
                .containsExactly(
                        phase(BTC_USD, Phase.OPEN, "2026-12-01"),
                        phase(ETH_USD, Phase.OPEN, "2026-12-01"),
                        phase(BTC_USD, Phase.OPEN, "2026-12-01"));
        assertThat(bus.messages().getFirst().getMetaData().get(CommandKeys.COMMAND_KEY))
                .isEqualTo(bus.messages().getLast().getMetaData().get(CommandKeys.COMMAND_KEY));
    }

    @Test
    void sessionsWhoseCalendarIsNotThereYetDoNotStopThoseOfOtherMarkets() {
        set(BTC_USD, 7, "2026-12-01T12:00:00Z", BANK_DAYS);
        set(ETH_USD, 8, "2026-12-01T12:00:00Z", EVERY_DAY);

        assertThatThrownBy(() -> runAt("2026-12-01T12:00:00Z")).isInstanceOf(IllegalStateException.class);
        assertThat(bus.commands()).containsExactly(phase(ETH_USD, Phase.OPEN, "2026-12-01"));
        setCalendar(9, "2026-12-01T12:00:01Z", "2026-12-31");
        runAt("2026-12-01T12:00:01Z");

        assertThat(bus.commands())
                .containsExactly(phase(ETH_USD, Phase.OPEN, "2026-12-01"), phase(BTC_USD, Phase.OPEN, "2026-12-01"));
    }

    @Test
    void sessionsThatCannotBeReadDoNotStopThoseOfOtherMarkets() {
        set(BTC_USD, 7, "2026-12-01T12:00:00Z", EVERY_DAY);
        set(ETH_USD, 8, "2026-12-01T12:00:00Z", EVERY_DAY);
        jdbc.update("update market_session set sessions = '[]' where market = ?", BTC_USD.value());

        assertThatThrownBy(() -> runAt("2026-12-01T12:00:00Z")).isInstanceOf(IllegalStateException.class);

        assertThat(bus.commands()).containsExactly(phase(ETH_USD, Phase.OPEN, "2026-12-01"));
    }

    @Test
    void anOldRunDoesNotPostponeSessionsThatReplacedItsOwn() {
        set(BTC_USD, 7, "2026-12-01T12:00:00Z", EVERY_DAY);
        MarketSessions.Due old = sessions.find(BTC_USD).orElseThrow();
        set(BTC_USD, 8, "2026-12-01T12:00:00Z", EVERY_DAY);

        sessions.postpone(old, null, null);

        runAt("2026-12-01T12:00:00Z");
        assertThat(bus.commands()).hasSize(1);
    }

    @Test
    void aCalendarThatIsSetAnewDecidesTheNextDay() {
        setCalendar(6, "2026-12-01T07:00:00Z", "2026-12-31");
        set(BTC_USD, 7, "2026-12-01T12:00:00Z", BANK_DAYS);
        set(ETH_USD, 8, "2026-12-01T12:00:00Z", EVERY_DAY);
        runAt("2026-12-01T12:00:00Z");
        runAt("2026-12-01T17:00:00Z");
        setCalendar(9, "2026-12-01T18:00:00Z", "2026-12-31", "2026-12-02");
        runAt("2026-12-01T18:00:00Z");
        runAt("2026-12-02T09:00:00Z");
        runAt("2026-12-03T09:00:00Z");

        assertThat(bus.commands())
                .filteredOn(command -> ((ChangePhase) command).marketId().equals(BTC_USD))
                .containsExactly(
                        phase(BTC_USD, Phase.OPEN, "2026-12-01"),
                        phase(BTC_USD, Phase.CLOSED, "2026-12-01"),
                        phase(BTC_USD, Phase.OPEN, "2026-12-03"));
        assertThat(bus.commands()).contains(phase(ETH_USD, Phase.OPEN, "2026-12-02"));
    }

    @Test
    void afterTheCalendarTheMarketIsReportedUntilItIsSetAnew() {
        setCalendar(6, "2026-12-01T07:00:00Z", "2026-12-01");
        set(BTC_USD, 7, "2026-12-01T12:00:00Z", BANK_DAYS);
        set(ETH_USD, 8, "2026-12-01T12:00:00Z", EVERY_DAY);
        runAt("2026-12-01T12:00:00Z");
        assertThat(sessions.ended()).isEmpty();
        runAt("2026-12-01T17:00:00Z");
        assertThat(sessions.ended()).containsExactly(BTC_USD);
        runAt("2026-12-05T12:00:00Z");
        assertThat(sessions.ended()).containsExactly(BTC_USD);

        setCalendar(9, "2026-12-05T12:30:00Z", "2026-12-31");
        assertThat(sessions.ended()).isEmpty();
        runAt("2026-12-05T12:30:00Z");
        assertThat(bus.commands())
                .filteredOn(command -> ((ChangePhase) command).marketId().equals(BTC_USD))
                .containsExactly(
                        phase(BTC_USD, Phase.OPEN, "2026-12-01"),
                        phase(BTC_USD, Phase.CLOSED, "2026-12-01"),
                        phase(BTC_USD, Phase.OPEN, "2026-12-05"));
    }

    @Test
    void anOldRunDoesNotPostponeSessionsOfAnotherCalendar() {
        setCalendar(6, "2026-12-01T07:00:00Z", "2026-12-01");
        set(BTC_USD, 7, "2026-12-01T12:00:00Z", BANK_DAYS);
        MarketSessions.Due old = sessions.find(BTC_USD).orElseThrow();
        setCalendar(8, "2026-12-01T12:00:00Z", "2026-12-31");

        runAt("2026-12-01T12:00:00Z");
        sessions.postpone(
                old,
                old.last(Instant.parse("2026-12-01T12:00:00Z")).orElseThrow().at(),
                null);
        runAt("2026-12-01T17:00:00Z");

        assertThat(sessions.ended()).isEmpty();
        assertThat(bus.commands())
                .containsExactly(phase(BTC_USD, Phase.OPEN, "2026-12-01"), phase(BTC_USD, Phase.CLOSED, "2026-12-01"));
    }

    private void setCalendar(long position, String at, String validThrough, String... holidays) {
        handle(
                position,
                at,
                new CalendarSet(
                        BANK_DAYS.calendarId(),
                        List.of(),
                        Stream.of(holidays).map(LocalDate::parse).toList(),
                        LocalDate.parse(validThrough),
                        LocalDate.of(2026, 12, 1)));
    }

    private void set(MarketId market, long position, String at, Sessions of) {
        handle(position, at, new SessionsSet(market, of));
    }

    private void handle(long position, String at, Object event) {
        Handling.of(
                reader,
                new GenericTrackedEventMessage<>(
                        new GlobalSequenceTrackingToken(position),
                        new GenericEventMessage<>("e" + position, event, Map.of(), Instant.parse(at))));
    }

    private static Sessions sessions(DayOfWeek... days) {
        return sessions(null, days);
    }

    private static Sessions sessions(CalendarId calendarId, DayOfWeek... days) {
        return new Sessions(
                "UTC",
                List.of(days),
                List.of(),
                calendarId,
                LocalTime.of(8, 50),
                LocalTime.of(9, 0),
                LocalTime.of(17, 0));
    }

    private static ChangePhase phase(MarketId market, Phase phase, String session) {
        return new ChangePhase(market, phase, "session of " + session, null, session);
    }

    private void runAt(String time) {
        new SessionSchedule(
                        sessions,
                        bus,
                        Ownership.alone(),
                        Clock.fixed(Instant.parse(time), ZoneOffset.UTC),
                        Duration.ofSeconds(1))
                .run();
    }
}
