package io.evenbook.command.clearing;

import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.clearing.Schemes.EQUITIES;
import static io.evenbook.command.clearing.Schemes.LAST_DAY;
import static io.evenbook.command.clearing.Schemes.schedule;
import static io.evenbook.command.clearing.Schemes.terms;
import static io.evenbook.command.clearing.Schemes.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.Rejection;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeCommand;
import io.evenbook.api.clearing.SchemeCommand.ClosePenaltyDay;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.ParkWindow;
import io.evenbook.api.clearing.SchemeCommand.RecordNetting;
import io.evenbook.api.clearing.SchemeCommand.RecordResolution;
import io.evenbook.api.clearing.SchemeCommand.RescheduleWindow;
import io.evenbook.api.clearing.SchemeCommand.RetryWindow;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeEvent;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeRejection.CalendarEnds;
import io.evenbook.api.clearing.SchemeRejection.DayNotOver;
import io.evenbook.api.clearing.SchemeRejection.WindowNotDue;
import io.evenbook.api.clearing.SchemeRejection.WindowStage;
import io.evenbook.api.clearing.SchemeRejection.WindowWaits;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.command.clearing.SchemeState.Stage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Monday 4 May 2026 and the days after it, in Berlin: UTC+2. */
class SchemeDeciderTest {
    private static final ClearingWindow MONDAY = new ClearingWindow(
            window(1), day(4), instant("2026-05-04T15:30:00Z"), day(6), instant("2026-05-06T08:00:00Z"));
    private static final ClearingWindow TUESDAY = new ClearingWindow(
            window(2), day(5), instant("2026-05-05T15:30:00Z"), day(7), instant("2026-05-07T08:00:00Z"));

    private SchemeState state;
    private Instant now = instant("2026-05-04T06:00:00Z");
    private SchemeTerms terms = terms(2);

    @Test
    void theFirstTermsOpenTheFirstWindow() {
        assertThat(send(new SetScheme(EQUITIES, terms, "start")))
                .containsExactly(new SchemeSet(EQUITIES, terms, "start"), new WindowOpened(MONDAY));
        assertThat(send(new SetScheme(EQUITIES, terms, "again"))).isEmpty();
        assertThat(state.open()).isEqualTo(MONDAY);
    }

    @Test
    void closingOpensTheNextInOneEventAndIsDoneOnce() {
        start();
        assertThat(refusal(new CloseWindow(window(1), WindowCause.SCHEDULE)))
                .isEqualTo(new WindowNotDue(window(1), MONDAY.closesAt()));
        now = MONDAY.closesAt();
        WindowClosed closed = new WindowClosed(window(1), TUESDAY, WindowCause.SCHEDULE);
        assertThat(send(new CloseWindow(window(1), WindowCause.SCHEDULE))).containsExactly(closed);
        assertThat(send(new CloseWindow(window(1), WindowCause.SCHEDULE))).isEmpty();
        assertThat(send(new CloseWindow(window(1), WindowCause.OPERATOR))).isEmpty();
        assertThat(state.open()).isEqualTo(TUESDAY);
        assertThat(refusal(new CloseWindow(window(3), WindowCause.OPERATOR)).code())
                .isEqualTo("clearing.window-unknown");
    }

    @Test
    void anOperatorClosesEarlyAndTheNextHasTheSamePlannedClose() {
        start();
        send(new CloseWindow(window(1), WindowCause.OPERATOR));
        assertThat(state.open())
                .isEqualTo(new ClearingWindow(
                        window(2), day(4), MONDAY.closesAt(), MONDAY.settlesOn(), MONDAY.settlesAt()));
    }

    @Test
    void aThousandWindowsAreNumberedWithoutGaps() {
        start();
        for (int number = 1; number <= 1_000; number++) {
            assertThat(state.open().windowId().number()).isEqualTo(number);
            send(new CloseWindow(window(number), WindowCause.OPERATOR));
        }
        assertThat(state.windows()).hasSize(1_001);
        assertThat(state.find(window(500)).window().windowId()).isEqualTo(window(500));
    }

    @Test
    void aWindowPassesItsStagesAndEveryCommandMayComeTwice() {
        start();
        assertThat(refusal(settle(1))).isEqualTo(new WindowStage(window(1), "OPEN"));
        now = MONDAY.closesAt();
        send(new CloseWindow(window(1), WindowCause.SCHEDULE));
        assertThat(refusal(settle(1))).isEqualTo(new WindowNotDue(window(1), MONDAY.settlesAt()));
        assertThat(refusal(netting("a"))).isEqualTo(new WindowStage(window(1), "CLOSED"));
        now = MONDAY.settlesAt();

        twice(settle(1), new WindowDue(window(1), day(6), WindowCause.SCHEDULE));
        assertThat(refusal(resolution("b"))).isEqualTo(new WindowStage(window(1), "DUE"));
        twice(netting("a"), new WindowNetted(window(1), 3, 1, 1, 2, List.of(), "a"));
        assertThat(refusal(new FinishWindow(window(1)))).isEqualTo(new WindowStage(window(1), "NETTED"));
        twice(resolution("b"), new WindowResolved(window(1), "youngest-cut-1", 2, 0, 1, List.of(), "b"));
        assertThat(send(netting("a"))).isEmpty();
        twice(new FinishWindow(window(1)), new WindowSettled(window(1)));
        assertThat(send(settle(1))).isEmpty();
        assertThat(send(netting("a"))).isEmpty();
        assertThat(send(resolution("b"))).isEmpty();
        assertThat(send(new ParkWindow(window(1), 0, "saga.failed", "late"))).isEmpty();
        assertThat(state.find(window(1))).isNull();
        assertThat(state.knows(window(1))).isTrue();
    }

    @Test
    void anotherResultForTheSameStepIsRefused() {
        atNetted();
        assertThat(refusal(netting("other")).code()).isEqualTo("clearing.digest-differs");
        send(resolution("b"));
        assertThat(refusal(resolution("other")).code()).isEqualTo("clearing.digest-differs");
    }

    @Test
    void windowsSettleInTheOrderOfTheirNumbersAlsoOnOneDay() {
        start();
        now = MONDAY.closesAt();
        terms = terms(1);
        send(new SetScheme(EQUITIES, terms, "T+1"));
        assertThat(state.find(window(1)).window()).isEqualTo(MONDAY);
        send(new CloseWindow(window(1), WindowCause.SCHEDULE));
        assertThat(state.open().settlesOn()).isEqualTo(MONDAY.settlesOn());
        now = TUESDAY.closesAt();
        send(new CloseWindow(window(2), WindowCause.SCHEDULE));
        now = MONDAY.settlesAt();

        assertThat(refusal(settle(2))).isEqualTo(new WindowWaits(window(2), window(1)));
        send(settle(1));
        assertThat(refusal(settle(2))).isEqualTo(new WindowWaits(window(2), window(1)));
        send(netting("a"));
        send(resolution("b"));
        send(new FinishWindow(window(1)));
        assertThat(send(settle(2))).containsExactly(new WindowDue(window(2), day(6), WindowCause.SCHEDULE));
    }

    @Test
    void anOperatorMaySettleAClosedWindowBeforeItIsDue() {
        start();
        send(new CloseWindow(window(1), WindowCause.OPERATOR));
        assertThat(send(new SettleWindow(window(1), WindowCause.OPERATOR)))
                .containsExactly(new WindowDue(window(1), day(4), WindowCause.OPERATOR));
    }

    @Test
    void aParkedWindowGoesOnAfterARetryFromTheNetting() {
        atNetted();
        twice(
                new ParkWindow(window(1), 0, "clearing.sums-differ", "acc_alice"),
                new WindowParked(window(1), "clearing.sums-differ", "acc_alice"));
        assertThat(refusal(resolution("b")).code()).isEqualTo("clearing.window-parked");
        assertThat(send(new RetryWindow(window(1), "repaired")))
                .containsExactly(new WindowRetried(window(1), "repaired"));
        assertThat(refusal(new RetryWindow(window(1), "again")).code()).isEqualTo("clearing.window-not-parked");
        assertThat(state.find(window(1)).stage()).isEqualTo(Stage.DUE);
        assertThat(send(netting("new"))).hasSize(1);
        assertThat(send(new ParkWindow(window(1), 0, "clearing.sums-differ", "acc_alice")))
                .as("sent again by a process that has not read the retry yet")
                .isEmpty();
        assertThat(send(new ParkWindow(window(1), 1, "saga.failed", "away")))
                .containsExactly(new WindowParked(window(1), "saga.failed", "away"));
    }

    @Test
    void aWindowParkedAfterItWasResolvedStaysResolved() {
        atNetted();
        send(resolution("b"));
        send(new ParkWindow(window(1), 0, "saga.failed", "away"));
        assertThat(refusal(new FinishWindow(window(1))).code()).isEqualTo("clearing.window-parked");
        send(new RetryWindow(window(1), "back"));
        assertThat(send(new FinishWindow(window(1)))).containsExactly(new WindowSettled(window(1)));
    }

    @Test
    void onlyASettlementThatBeganIsParked() {
        start();
        assertThat(refusal(new ParkWindow(window(1), 0, "a", "b"))).isEqualTo(new WindowStage(window(1), "OPEN"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-05-08, ",
        "2026-05-04, ",
        "2026-05-03, clearing.settlement-date",
        "2026-05-09, clearing.settlement-date",
        "2026-04-30, clearing.settlement-date",
        "2027-01-04, clearing.calendar-ends"
    })
    void aWindowIsRescheduledToABusinessDayFromItsTradeDateOn(LocalDate settlesOn, String code) {
        start();
        RescheduleWindow reschedule = new RescheduleWindow(window(1), settlesOn, "payment system down");
        if (code != null) {
            assertThat(refusal(reschedule).code()).isEqualTo(code);
            return;
        }
        Instant due = settlesOn.equals(day(4)) ? MONDAY.closesAt() : instant("2026-05-08T08:00:00Z");
        assertThat(send(reschedule))
                .containsExactly(new WindowRescheduled(window(1), settlesOn, due, "payment system down"));
        assertThat(state.open().settlesAt()).isEqualTo(due);
    }

    @Test
    void fromTheDueOnNothingIsRescheduled() {
        atNetted();
        assertThat(refusal(new RescheduleWindow(window(1), day(8), "late")))
                .isEqualTo(new WindowStage(window(1), "NETTED"));
    }

    @Test
    void beyondTheCalendarTheOpenWindowStaysOpen() {
        now = instant("2026-12-29T08:00:00Z");
        start();
        assertThat(state.open().settlesOn()).isEqualTo(LAST_DAY);
        now = state.open().closesAt();
        assertThat(refusal(new CloseWindow(window(1), WindowCause.SCHEDULE)))
                .isEqualTo(new CalendarEnds(EQUITIES, LAST_DAY));
        assertThat(state.find(window(1)).stage()).isEqualTo(Stage.OPEN);

        state = null;
        now = instant("2026-12-30T08:00:00Z");
        assertThat(refusal(new SetScheme(EQUITIES, terms, "too late"))).isEqualTo(new CalendarEnds(EQUITIES, LAST_DAY));
    }

    @Test
    void aPenaltyDayIsClosedAfterItsEndOnce() {
        start();
        now = instant("2026-05-06T21:59:59Z");
        ClosePenaltyDay close = new ClosePenaltyDay(EQUITIES, day(6));
        assertThat(refusal(close)).isEqualTo(new DayNotOver(EQUITIES, day(6), instant("2026-05-06T22:00:00Z")));
        now = instant("2026-05-06T22:00:00Z");
        twice(close, new PenaltyDayClosed(EQUITIES, day(6)));
        assertThat(send(new ClosePenaltyDay(EQUITIES, day(5)))).isEmpty();
        now = instant("2026-05-10T06:00:00Z");
        assertThat(refusal(new ClosePenaltyDay(EQUITIES, day(9))).code()).isEqualTo("clearing.penalty-day");
    }

    /** Its trades are in it still, and may be settled already. */
    @Test
    void noPenaltyDayIsClosedBetweenTheResolutionOfAWindowAndItsEnd() {
        atNetted();
        send(resolution("b"));
        now = instant("2026-05-06T22:00:00Z");
        ClosePenaltyDay close = new ClosePenaltyDay(EQUITIES, day(6));
        assertThat(refusal(close)).isEqualTo(new WindowStage(window(1), "RESOLVED"));
        send(new FinishWindow(window(1)));
        twice(close, new PenaltyDayClosed(EQUITIES, day(6)));
    }

    @Test
    void schemesAndWindowsMustExist() {
        assertThat(refusal(settle(1)).code()).isEqualTo("clearing.scheme-unknown");
        start();
        SchemeId bonds = new SchemeId("sch_BONDS");
        assertThat(state.knows(WindowId.of(bonds, 1))).isFalse();
        assertThat(refusal(settle(2)).code()).isEqualTo("clearing.window-unknown");
    }

    private void start() {
        send(new SetScheme(EQUITIES, terms, "start"));
    }

    private void atNetted() {
        start();
        now = MONDAY.closesAt();
        send(new CloseWindow(window(1), WindowCause.SCHEDULE));
        now = MONDAY.settlesAt();
        send(settle(1));
        send(netting("a"));
    }

    private static SettleWindow settle(int number) {
        return new SettleWindow(window(number), WindowCause.SCHEDULE);
    }

    private static RecordNetting netting(String digest) {
        return new RecordNetting(window(1), 3, 1, 1, 2, List.of(), digest);
    }

    private static RecordResolution resolution(String digest) {
        return new RecordResolution(window(1), "youngest-cut-1", 2, 0, 1, List.of(), digest);
    }

    private void twice(SchemeCommand command, SchemeEvent event) {
        assertThat(send(command)).containsExactly(event);
        assertThat(send(command)).isEmpty();
    }

    private List<SchemeEvent> send(SchemeCommand command) {
        List<SchemeEvent> events = new SchemeDecider(schedule(terms), now).decide(state, command);
        events.forEach(event -> state = SchemeState.evolve(state, event));
        return events;
    }

    private Rejection refusal(SchemeCommand command) {
        return rejectionOf(() -> send(command));
    }

    private static LocalDate day(int dayOfMay) {
        return LocalDate.of(2026, 5, dayOfMay);
    }

    private static Instant instant(String text) {
        return Instant.parse(text);
    }
}
