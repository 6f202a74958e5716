package io.evenbook.saga.clearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowEvent;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeRejection.EventsParked;
import io.evenbook.api.clearing.SchemeRejection.NovationsDiffer;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.netting.PartialTerms;
import io.evenbook.saga.clearing.WindowProgress.Answers;
import io.evenbook.saga.clearing.WindowProgress.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The next step follows from the row of a window and the counts of answers alone. */
class WindowProgressTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-02");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final WindowId WINDOW = WindowId.of(SchemeId.named("EQUITIES"), 1);
    private static final Answers NONE = answers(0);

    private WindowProgress window =
            WindowProgress.opened(new ClearingWindow(WINDOW, DAY, NOON, DAY, NOON), 1, PartialTerms.WHOLE);

    @Test
    void beforeItIsDueNothingIsSent() {
        window = window.withTrades(1).withNovated(2);

        assertThat(window.next(NONE)).isNull();
        see(closed());
        assertThat(window.next(NONE)).isNull();
    }

    @Test
    void aDueWindowIsNettedOnceBothSidesOfAllTradesAreNovated() {
        window = window.withTrades(2).withNovated(3);
        see(closed(), due());

        assertThat(window.next(NONE)).isNull();
        window = window.withNovated(1);
        assertThat(window.next(NONE)).isEqualTo(Step.NET);
    }

    @Test
    void aTradeThatAnEarlierWindowDidNotSettleIsNovated() {
        window = window.withCarried(1);
        see(closed(), due());

        assertThat(window.next(NONE)).isEqualTo(Step.NET);
        assertThat(window.trades().carried()).isEqualTo(1);
    }

    @Test
    void eachStepIsSentOnceAndTheNextWhenAllHaveAnswered() {
        netOneTrade();
        send(answers(1), Step.PREPARE);
        send(NONE, Step.RESOLVE);
        see(resolved(1));
        send(NONE, Step.FAIL);
        window = window.withFailed(1);
        postAndFinish();
    }

    /** All commands of a step have durable outcomes when the next one is sent, so no event has to come. */
    @Test
    void aPrefundedWindowWaitsForNoEventOfItsAccounts() {
        netOneTrade();
        assertThat(window.next(NONE)).as("sums are compared in any case").isEqualTo(Step.PREPARE);
        window = window.withSent(Step.PREPARE);
        send(NONE, Step.RESOLVE);
        see(resolved(0));
        postAndFinish();
    }

    @Test
    void anEmptyWindowNeedsNoAccount() {
        see(closed(), due());
        send(NONE, Step.NET);
        see(netted(0));
        window = window.withSent(Step.PREPARE);
        send(NONE, Step.RESOLVE);
        see(resolved(0));
        postAndFinish();
    }

    @Test
    void aParkedWindowWaitsUntilItIsRetriedAndSumsUpAnew() {
        netOneTrade();
        send(answers(2), Step.PREPARE);
        see(new WindowParked(WINDOW, "clearing.sums-differ", "acc_alice"));

        assertThat(window.next(NONE)).isNull();
        see(new WindowRetried(WINDOW, "again"));
        send(NONE, Step.NET);
        assertThat(window.netted()).isNull();
    }

    @Test
    void aResolvedWindowIsPostedAgainWhenItIsRetried() {
        see(closed(), due(), netted(2), resolved(0), new WindowParked(WINDOW, "account.unknown", "acc_alice"));

        see(new WindowRetried(WINDOW, "again"));
        postAndFinish();
    }

    @Test
    void tradesThatFailAreSentSomeAtATime() {
        see(closed(), due(), netted(0), resolved(2 * WindowProgress.MAX_FAILS + 1));
        for (int fails : new int[] {WindowProgress.MAX_FAILS, WindowProgress.MAX_FAILS, 1}) {
            assertThat(window.fails()).isEqualTo(fails);
            send(NONE, Step.FAIL);
            window = window.withFailed(fails - 1);
            assertThat(window.next(NONE)).as("one is missing").isNull();
            window = window.withFailed(1);
        }
        assertThat(window.next(NONE)).isEqualTo(Step.POST);
    }

    @Test
    void aRetrySendsAllTradesThatHaveNotFailedYet() {
        see(closed(), due(), netted(0), resolved(5));
        window = window.withSent(Step.FAIL).withFailed(3);
        see(new WindowParked(WINDOW, "saga.failed", "broken"), new WindowRetried(WINDOW, "again"));

        assertThat(window.fails()).isEqualTo(2);
        send(NONE, Step.FAIL);
    }

    @Test
    void aWindowThatWaitsForParkedTradesAloneCannotGoOn() {
        window = window.withTrades(3).withNovated(2);
        see(closed(), due());

        assertThat(window.obstacle(parked(0, 0))).isNull();
        assertThat(window.obstacle(parked(1, 0)))
                .as("another one is on its way")
                .isNull();
        assertThat(window.obstacle(parked(2, 0))).isEqualTo(new EventsParked(WINDOW, 2));
        window = window.withNovated(4);
        assertThat(window.obstacle(parked(0, 0))).isNull();
    }

    @Test
    void anEventThatCouldNotBeReadHoldsUpTheWindow() {
        see(closed(), due());

        assertThat(window.obstacle(parked(0, 1))).isEqualTo(new EventsParked(WINDOW, 1));
        see(netted(0));
        assertThat(window.obstacle(parked(0, 2))).isEqualTo(new EventsParked(WINDOW, 2));
    }

    @Test
    void aPenaltyThatCannotBeBookedHoldsUpTheWindowUntilItIsNetted() {
        Answers parkedDay = new Answers(0, true, 0, 1, 0);
        see(closed());
        assertThat(window.obstacle(parkedDay)).isNull();
        see(due());
        assertThat(window.obstacle(parkedDay)).isEqualTo(new EventsParked(WINDOW, 1));
        assertThat(window.next(parkedDay)).isNull();
    }

    @Test
    void moreNovatedSidesThanTradesHaveHoldUpTheWindow() {
        window = window.withTrades(2).withNovated(4).withCancelled(false);
        see(closed(), due());

        assertThat(window.obstacle(parked(0, 0))).isEqualTo(new NovationsDiffer(WINDOW, 1, 4));
    }

    @Test
    void aCancelledTradeLeavesTheWindow() {
        window = window.withTrades(2).withCarried(1).withNovated(2);
        see(closed(), due());
        assertThat(window.next(NONE)).isNull();

        window = window.withCancelled(false);
        assertThat(window.next(NONE)).isEqualTo(Step.NET);
        assertThat(window.withCancelled(true).trades().carried()).isZero();
    }

    @Test
    void aWindowSettlesOnItsNewDate() {
        see(new WindowRescheduled(WINDOW, DAY.plusDays(1), NOON, "bank holiday"));

        assertThat(window.settlesOn()).isEqualTo(DAY.plusDays(1));
    }

    private void netOneTrade() {
        window = window.withTrades(1).withNovated(2);
        see(closed(), due());
        send(NONE, Step.NET);
        see(netted(2));
    }

    private void postAndFinish() {
        assertThat(window.next(NONE)).isEqualTo(Step.POST);
        window = window.withSent(Step.POST);
        send(NONE, Step.FINISH);
    }

    private void send(Answers answers, Step expected) {
        assertThat(window.next(answers)).isEqualTo(expected);
        window = window.withSent(expected);
        assertThat(window.next(answers)).isNull();
    }

    private void see(WindowEvent... events) {
        for (WindowEvent event : events) {
            window = window.evolve(event);
        }
    }

    private static Answers answers(int unprepared) {
        return new Answers(unprepared, false, 0, 0, 0);
    }

    private static Answers parked(int trades, int unknown) {
        return new Answers(0, false, trades, 0, unknown);
    }

    private static WindowClosed closed() {
        return new WindowClosed(WINDOW, new ClearingWindow(WINDOW.next(), DAY, NOON, DAY, NOON), WindowCause.SCHEDULE);
    }

    private static WindowDue due() {
        return new WindowDue(WINDOW, DAY, WindowCause.SCHEDULE);
    }

    private static WindowNetted netted(int participants) {
        return new WindowNetted(WINDOW, 1, 0, 0, participants, List.of(), "netted");
    }

    private static WindowResolved resolved(int failed) {
        return new WindowResolved(WINDOW, "youngest-cut-1", 0, 0, failed, List.of(), "resolved");
    }
}
