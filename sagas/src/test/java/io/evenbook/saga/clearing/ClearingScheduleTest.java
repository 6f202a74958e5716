package io.evenbook.saga.clearing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeCommand;
import io.evenbook.api.clearing.SchemeCommand.ClosePenaltyDay;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeRejection;
import io.evenbook.api.clearing.SchemeRejection.CalendarEnds;
import io.evenbook.api.clearing.SchemeRejection.DayNotOver;
import io.evenbook.api.clearing.SchemeRejection.WindowNotDue;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.Handling;
import io.evenbook.saga.PooledPostgres;
import io.evenbook.saga.ScriptedCommandBus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
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
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * From the events to the commands, on the real tables. Windows close at 17:30 in Berlin and are due on the day after at
 * 10:00. 2026-12-01 was a Tuesday; Berlin is at UTC+1.
 */
class ClearingScheduleTest {
    private static final SchemeId EQUITIES = SchemeId.named("EQUITIES");
    private static final SchemeId BONDS = SchemeId.named("BONDS");
    private static final CalendarId BANKS = new CalendarId("cal_BANKS");

    private static PooledPostgres postgres;
    private static JdbcTemplate jdbc;

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final SchemeTable schemes = new SchemeTable(jdbc);
    private final SchemeReader reader = new SchemeReader(schemes);
    private final RefusedSteps refused = new RefusedSteps(schemes, new SimpleMeterRegistry());
    private long position;

    @BeforeAll
    static void start() throws IOException {
        postgres = new PooledPostgres(2);
        jdbc = postgres.jdbc();
        postgres.migrate("V17__clearing_schedule.sql");
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void noSchemes() {
        jdbc.execute("truncate scheduled_window, clearing_schedule, schedule_calendar");
        setCalendar("2026-12-01T07:00:00Z", "2026-12-31");
    }

    @Test
    void aWindowIsClosedAtItsTimeAndNotBefore() {
        start(EQUITIES);

        runAt("2026-12-01T16:29:59.999999Z");
        assertThat(bus.commands()).isEmpty();
        runAt("2026-12-01T16:30:00Z");
        assertThat(bus.commands()).containsExactly(close(EQUITIES, 1));
    }

    @Test
    void aClosedWindowIsSettledWhenItIsDueAndNotBefore() {
        start(EQUITIES);
        closed(EQUITIES, 1, 1);

        runAt("2026-12-01T23:00:00Z");
        done(new PenaltyDayClosed(EQUITIES, day(1)));
        runAt("2026-12-02T08:59:59.999999Z");
        assertThat(bus.commands()).containsExactly(penalties(EQUITIES, 1));
        runAt("2026-12-02T09:00:00Z");
        assertThat(bus.commands()).containsExactly(penalties(EQUITIES, 1), settle(EQUITIES, 1));
    }

    @Test
    void untilItsEventIsReadACommandIsSentInEachRun() {
        start(EQUITIES);

        runAt("2026-12-01T16:30:00Z");
        runAt("2026-12-01T16:30:01Z");
        closed(EQUITIES, 1, 1);
        runAt("2026-12-01T16:30:02Z");

        assertThat(bus.commands()).containsExactly(close(EQUITIES, 1), close(EQUITIES, 1));
    }

    @Test
    void windowsSettleOneAfterAnother() {
        start(EQUITIES);
        closed(EQUITIES, 1, 1);
        done(new PenaltyDayClosed(EQUITIES, day(1)));
        done(new WindowDue(window(EQUITIES, 1), day(2), WindowCause.SCHEDULE));
        closed(EQUITIES, 2, 2);

        runAt("2026-12-03T10:00:00Z");
        assertThat(bus.commands()).as("the first has not settled").isEmpty();
        done(new WindowSettled(window(EQUITIES, 1)));
        runAt("2026-12-03T10:00:01Z");
        done(new PenaltyDayClosed(EQUITIES, day(2)));
        runAt("2026-12-03T10:00:02Z");

        assertThat(bus.commands()).containsExactly(penalties(EQUITIES, 2), settle(EQUITIES, 2));
    }

    /** 4 December is a Friday. */
    @Test
    void penaltiesAreDueAtTheEndOfEachBusinessDay() {
        start(EQUITIES);
        closed(EQUITIES, 1, 6);
        done(new WindowSettled(window(EQUITIES, 1)));
        done(new PenaltyDayClosed(EQUITIES, day(3)));

        runAt("2026-12-04T22:59:59.999999Z");
        assertThat(bus.commands()).isEmpty();
        runAt("2026-12-04T23:00:00Z");
        done(new PenaltyDayClosed(EQUITIES, day(4)));
        runAt("2026-12-06T23:00:00Z");

        assertThat(bus.commands()).containsExactly(penalties(EQUITIES, 4));
    }

    @Test
    void aLateRunSendsWhatWasMissedInItsOrder() {
        start(EQUITIES);
        closed(EQUITIES, 1, 1);

        runAt("2026-12-03T12:00:00Z");
        done(new PenaltyDayClosed(EQUITIES, day(1)));
        runAt("2026-12-03T12:00:01Z");
        done(new WindowDue(window(EQUITIES, 1), day(3), WindowCause.SCHEDULE));
        done(new WindowSettled(window(EQUITIES, 1)));
        runAt("2026-12-03T12:00:02Z");
        closed(EQUITIES, 2, 3);
        runAt("2026-12-03T12:00:03Z");

        assertThat(bus.commands())
                .containsExactly(
                        penalties(EQUITIES, 1), settle(EQUITIES, 1), close(EQUITIES, 2), penalties(EQUITIES, 2));
    }

    @Test
    void aRescheduledWindowIsDueAtItsNewTime() {
        start(EQUITIES);
        closed(EQUITIES, 1, 1);
        done(new PenaltyDayClosed(EQUITIES, day(1)));
        runAt("2026-12-02T08:00:00Z");
        done(new WindowRescheduled(window(EQUITIES, 1), day(3), instant("2026-12-03T09:00:00Z"), "a test"));

        runAt("2026-12-02T09:00:00Z");
        assertThat(bus.commands()).isEmpty();
        closed(EQUITIES, 2, 2);
        runAt("2026-12-02T23:00:00Z");
        done(new PenaltyDayClosed(EQUITIES, day(2)));
        runAt("2026-12-03T09:00:00Z");
        assertThat(bus.commands()).containsExactly(penalties(EQUITIES, 2), settle(EQUITIES, 1));
    }

    /** Its trades failed in all of the day that ends then. */
    @Test
    void theDayThatEndsWhenAWindowIsDueEndsFirst() {
        start(EQUITIES);
        closed(EQUITIES, 1, 1);
        done(new PenaltyDayClosed(EQUITIES, day(1)));
        closed(EQUITIES, 2, 2);
        done(new WindowRescheduled(window(EQUITIES, 1), day(3), instant("2026-12-02T23:00:00Z"), "at midnight"));

        runAt("2026-12-02T23:00:00Z");
        runAt("2026-12-02T23:00:01Z");
        done(new PenaltyDayClosed(EQUITIES, day(2)));
        runAt("2026-12-02T23:00:02Z");

        assertThat(bus.commands()).containsExactly(penalties(EQUITIES, 2), penalties(EQUITIES, 2), settle(EQUITIES, 1));
    }

    @Test
    void aRefusalIsShownAndSentAgainUntilItIsAccepted() {
        start(EQUITIES);
        refuse(close(EQUITIES, 1), new CalendarEnds(EQUITIES, day(31)));

        runAt("2026-12-01T16:30:00Z");
        runAt("2026-12-01T16:30:01Z");
        assertThat(bus.commands()).containsExactly(close(EQUITIES, 1), close(EQUITIES, 1));
        assertThat(refused.byScheme())
                .hasEntrySatisfying(EQUITIES, text -> assertThat(text).startsWith("clearing.calendar-ends: "));

        bus.answerBy(_ -> {});
        runAt("2026-12-01T16:30:02Z");
        assertThat(bus.commands()).hasSize(3);
        assertThat(refused.byScheme()).isEmpty();
    }

    @Test
    void aRefusedStepDoesNotHoldUpTheOthers() {
        start(EQUITIES);
        closed(EQUITIES, 1, 1);
        refuse(penalties(EQUITIES, 1), new SchemeRejection.PenaltyDay(EQUITIES, day(1)));

        runAt("2026-12-02T09:00:00Z");

        assertThat(bus.commands()).containsExactly(penalties(EQUITIES, 1), settle(EQUITIES, 1));
        assertThat(refused.byScheme()).containsOnlyKeys(EQUITIES);
    }

    /** The clock of the commands may be behind. */
    @Test
    void aStepThatIsEarlyIsSentAgainAndNotShown() {
        start(EQUITIES);
        refuse(close(EQUITIES, 1), new WindowNotDue(window(EQUITIES, 1), instant("2026-12-01T16:30:00Z")));
        runAt("2026-12-01T16:30:00Z");
        assertThat(refused.byScheme()).isEmpty();
        bus.answerBy(_ -> {});
        runAt("2026-12-01T16:30:01Z");
        closed(EQUITIES, 1, 1);
        refuse(penalties(EQUITIES, 1), new DayNotOver(EQUITIES, day(1), instant("2026-12-01T23:00:00Z")));
        runAt("2026-12-01T23:00:00Z");

        assertThat(bus.commands()).containsExactly(close(EQUITIES, 1), close(EQUITIES, 1), penalties(EQUITIES, 1));
        assertThat(refused.byScheme()).isEmpty();
    }

    @Test
    void aFailureOfOneSchemeDoesNotStopTheOthers() {
        start(BONDS);
        start(EQUITIES);
        bus.answerBy(command -> {
            if (((SchemeCommand) command).schemeId().equals(BONDS)) {
                throw new IllegalStateException("the store was away");
            }
        });
        assertThatThrownBy(() -> runAt("2026-12-01T16:30:00Z")).isInstanceOf(IllegalStateException.class);
        assertThat(bus.commands()).containsExactly(close(BONDS, 1), close(EQUITIES, 1));
        closed(EQUITIES, 1, 1);
        bus.answerBy(_ -> {});

        runAt("2026-12-01T16:30:01Z");

        assertThat(bus.commands()).containsExactly(close(BONDS, 1), close(EQUITIES, 1), close(BONDS, 1));
        assertThat(refused.byScheme()).as("a failure is no refusal").isEmpty();
    }

    @Test
    void aCalendarThatIsSetAnewDecidesTheNextPenaltyDay() {
        start(EQUITIES);
        closed(EQUITIES, 1, 1);
        done(new WindowSettled(window(EQUITIES, 1)));
        done(new PenaltyDayClosed(EQUITIES, day(1)));
        runAt("2026-12-02T08:00:00Z");
        setCalendar("2026-12-02T08:00:01Z", "2026-12-31", "2026-12-02");

        runAt("2026-12-02T16:00:00Z");
        closed(EQUITIES, 2, 3);
        runAt("2026-12-02T23:00:00Z");
        assertThat(bus.commands()).as("the 2nd is no business day").isEmpty();
        done(new WindowSettled(window(EQUITIES, 2)));
        closed(EQUITIES, 3, 3);
        runAt("2026-12-03T23:00:00Z");
        assertThat(bus.commands()).containsExactly(penalties(EQUITIES, 3));
    }

    @Test
    void anOldRunDoesNotPostponeASchemeThatHasChanged() {
        start(EQUITIES);
        ScheduledScheme old = schemes.find(EQUITIES);
        closed(EQUITIES, 1, 1);

        schemes.postpone(old, null);

        assertThat(schemes.due(instant("2026-12-01T16:30:00Z"))).containsExactly(EQUITIES);
    }

    @Test
    void aStandbySendsNothing() {
        start(EQUITIES);
        Owner owner = new Owner();
        ClearingSchedule schedule = scheduleAt("2026-12-01T16:30:00Z", owner, Duration.ofMillis(1));
        schedule.start();
        try {
            await().during(Duration.ofMillis(100)).until(() -> bus.commands().isEmpty());
            owner.acquire();
            await().atMost(Duration.ofSeconds(10)).until(() -> !bus.commands().isEmpty());
            assertThat(bus.commands()).contains(close(EQUITIES, 1));
        } finally {
            schedule.stop();
        }
    }

    /** Sets the scheme on 1 December at 08:00 UTC. */
    private void start(SchemeId scheme) {
        handle("2026-12-01T08:00:00Z", new SchemeSet(scheme, terms(), "a test"));
        handle("2026-12-01T08:00:00Z", new WindowOpened(planned(scheme, 1, 1)));
    }

    /** The window was closed on its day; the next one is of the next day. */
    private void closed(SchemeId scheme, int number, int dayOfDecember) {
        done(new WindowClosed(
                window(scheme, number), planned(scheme, number + 1, dayOfDecember + 1), WindowCause.SCHEDULE));
    }

    private void done(Object event) {
        handle("2026-12-01T08:00:00Z", event);
    }

    private void setCalendar(String at, String validThrough, String... holidays) {
        handle(
                at,
                new CalendarSet(
                        BANKS,
                        List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                        Stream.of(holidays).map(LocalDate::parse).toList(),
                        LocalDate.parse(validThrough),
                        day(1)));
    }

    private void handle(String at, Object event) {
        position++;
        assertThat(Handling.isWanted(reader, event)).isTrue();
        assertThat(Handling.of(
                                reader,
                                new GenericTrackedEventMessage<>(
                                        new GlobalSequenceTrackingToken(position),
                                        new GenericEventMessage<>("e" + position, event, Map.of(), instant(at))))
                        .isExceptional())
                .isFalse();
    }

    private void refuse(SchemeCommand refusedCommand, SchemeRejection why) {
        bus.answerBy(command -> {
            if (command.equals(refusedCommand)) {
                throw new RejectedException(why);
            }
        });
    }

    private void runAt(String time) {
        scheduleAt(time, Ownership.alone(), Duration.ofSeconds(1)).run();
    }

    private ClearingSchedule scheduleAt(String time, Ownership ownership, Duration interval) {
        return new ClearingSchedule(schemes, bus, ownership, Clock.fixed(instant(time), ZoneOffset.UTC), interval);
    }

    private static SchemeTerms terms() {
        return new SchemeTerms(
                "Europe/Berlin",
                BANKS,
                List.of(BANKS),
                1,
                List.of(LocalTime.of(17, 30)),
                LocalTime.of(10, 0),
                true,
                1,
                false,
                4,
                List.of(),
                new AssetCode("EUR"),
                BigDecimal.ZERO,
                null);
    }

    private static ClearingWindow planned(SchemeId scheme, int number, int dayOfDecember) {
        return new ClearingWindow(
                window(scheme, number),
                day(dayOfDecember),
                day(dayOfDecember).atTime(16, 30).toInstant(ZoneOffset.UTC),
                day(dayOfDecember + 1),
                day(dayOfDecember + 1).atTime(9, 0).toInstant(ZoneOffset.UTC));
    }

    private static WindowId window(SchemeId scheme, int number) {
        return WindowId.of(scheme, number);
    }

    private static CloseWindow close(SchemeId scheme, int number) {
        return new CloseWindow(window(scheme, number), WindowCause.SCHEDULE);
    }

    private static SettleWindow settle(SchemeId scheme, int number) {
        return new SettleWindow(window(scheme, number), WindowCause.SCHEDULE);
    }

    private static ClosePenaltyDay penalties(SchemeId scheme, int dayOfDecember) {
        return new ClosePenaltyDay(scheme, day(dayOfDecember));
    }

    private static LocalDate day(int dayOfDecember) {
        return LocalDate.of(2026, 12, dayOfDecember);
    }

    private static Instant instant(String time) {
        return Instant.parse(time);
    }

    private static final class Owner implements Ownership {
        private volatile boolean held;
        private volatile Listener listener;

        void acquire() {
            held = true;
            listener.acquired();
        }

        @Override
        public boolean isHeld() {
            return held;
        }

        @Override
        public Registration addListener(Listener newListener) {
            listener = newListener;
            return () -> true;
        }
    }
}
