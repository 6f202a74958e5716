package io.evenbook.saga.clearing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import java.io.IOException;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trades that cannot be novated and events that cannot be read: retried, resolved, and killed in between. */
class ParkedTradesTest {
    private static ProcessRun run;

    private FakeLedger ledger = new FakeLedger();

    @BeforeAll
    static void start() throws IOException {
        run = new ProcessRun();
    }

    @AfterAll
    static void stop() throws IOException {
        run.close();
    }

    @BeforeEach
    void openTheFirstWindow() {
        run.begin(ledger);
        ledger.append(Trades.scheme(true));
        ledger.append(Trades.opened());
    }

    @Test
    void aTradeThatCannotBeNovatedIsParkedAloneAndHoldsUpItsWindowVisibly() {
        ledger.unnovatable.add(Trades.id(7));
        IntStream.rangeClosed(1, 20).forEach(n -> ledger.append(Trades.trade(n, "alice", "bob", 1)));
        settle(1);
        run.run(4_000);

        assertThat(ledger.events(EventParked.class))
                .extracting(EventParked::parkedId, EventParked::code)
                .containsExactly(tuple(parkedTrade(7), "saga.hold-missing"));
        assertThat(novatedSides()).isEqualTo(38);
        assertThatTheWindowIsParked();

        ledger.unnovatable.clear();
        ledger.retry(parkedTrade(7));
        run.run(4_000);
        assertThat(novatedSides()).isEqualTo(40);
        assertThat(ledger.isSettled(Trades.window(1)))
                .as("an operator has to retry the window")
                .isFalse();
        retryTheWindow();

        assertThatTheWindowSettledWith(20);
    }

    @Test
    void aTradeThatIsParkedAgainHoldsUpItsWindowAgain() {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        settle(1);
        run.run(4_000);

        ledger.retry(parkedTrade(1));
        retryTheWindow();

        assertThat(ledger.events(EventParked.class)).hasSize(2);
        assertThat(ledger.events(WindowParked.class)).hasSize(2);
        assertThat(run.count("clearing_trade")).isEqualTo(1);
    }

    @Test
    void aResolvedTradeIsCancelledAndLeavesItsWindow() {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        ledger.append(Trades.trade(2, "alice", "bob", 1));
        settle(1);
        run.run(4_000);

        ledger.append(new ParkedResolved(parkedTrade(1), "settled by hand"));
        retryTheWindow();

        assertThat(run.commands(CancelTrade.class))
                .containsExactly(
                        new CancelTrade(Trades.id(1), Trades.window(1), CancelCause.CLEARING, "settled by hand"));
        assertThatTheWindowSettledWith(1);
        assertThat(ledger.events(WindowParked.class)).hasSize(1);
    }

    /** The window is retried before the trade is resolved: it goes on at once, or when it is retried again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4_000})
    void aWindowWaitsForTheCancellation(int batch) {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        settle(1);
        run.run(4_000);

        ledger.append(new WindowRetried(Trades.window(1), "too early"));
        ledger.append(new ParkedResolved(parkedTrade(1), "settled by hand"));
        run.run(batch);
        if (ledger.isParked(Trades.window(1))) {
            retryTheWindow();
        }
        assertThatTheWindowSettledWith(0);
    }

    /** Killed behind the parking, the process novates the trade after all, or cancels it if it knows the resolution. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 4_000})
    void aTradeThatWasParkedAndThenNovatedStaysInItsWindowAlthoughItIsResolved(int batch) {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        ledger.append(Trades.trade(2, "alice", "bob", 1));
        killed();
        assertThat(ledger.events(EventParked.class)).hasSize(1);

        ledger.unnovatable.clear();
        ledger.append(new ParkedResolved(parkedTrade(1), "settled by hand"));
        settle(1);
        run.run(batch);

        int cancelled = ledger.events(TradeCancelled.class).size();
        assertThat(cancelled).isEqualTo(batch == 4_000 ? 1 : 0);
        assertThatTheWindowSettledWith(2 - cancelled);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4_000})
    void aTradeThatWasParkedAndThenNovatedIsCountedOnceAlthoughItIsRetried(int batch) {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        killed();

        ledger.unnovatable.clear();
        ledger.retry(parkedTrade(1));
        settle(1);
        run.run(batch);

        assertThatTheWindowSettledWith(1);
        assertThat(ledger.events(TradesNovated.class)).hasSize(2);
    }

    /** Killed behind the parking, and resolved before the process parks it in its own tables. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4_000})
    void aTradeThatWasResolvedWhileTheProcessWasDownIsCancelled(int batch) {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        killed();

        ledger.append(new ParkedResolved(parkedTrade(1), "settled by hand"));
        settle(1);
        run.run(batch);

        assertThat(ledger.events(TradeCancelled.class)).hasSize(1);
        if (ledger.isParked(Trades.window(1))) {
            retryTheWindow();
        }
        assertThatTheWindowSettledWith(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4_000})
    void aTradeThatIsRetriedTwiceWhileTheProcessWasDownIsNovatedOnce(int batch) {
        ledger.unnovatable.add(Trades.id(1));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        run.run(4_000);
        ledger.retry(parkedTrade(1));
        ledger.append(Trades.gross(2));
        killed();
        assertThat(ledger.events(EventParked.class)).hasSize(2);

        ledger.unnovatable.clear();
        ledger.retry(parkedTrade(1));
        settle(1);
        run.run(batch);

        assertThatTheWindowSettledWith(1);
        assertThat(run.commands(NovateTrades.class))
                .allSatisfy(novate -> assertThat(novate.trades()).hasSize(1));
    }

    @Test
    void aTradeThatCannotBeNettedIsParkedAloneAndCancelledWhenItIsResolved() {
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        ledger.append(Trades.withBrokenLots(2));
        settle(1);
        run.run(4_000);

        assertThat(ledger.events(EventParked.class))
                .extracting(EventParked::parkedId)
                .containsExactly(parkedTrade(2));
        assertThat(novatedSides()).isEqualTo(2);
        assertThatTheWindowIsParked();

        ledger.retry(parkedTrade(2));
        run.run(4_000);
        assertThat(ledger.events(EventParked.class)).hasSize(2);
        ledger.append(new ParkedResolved(parkedTrade(2), "a fault"));
        retryTheWindow();
        assertThat(ledger.events(TradeCancelled.class))
                .extracting(TradeCancelled::tradeId)
                .containsExactly(Trades.id(2));
        assertThatTheWindowSettledWith(1);
    }

    /** However late it is read, a trade belongs to the window that was open at its position. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4_000})
    void aTradeThatCannotBeReadHoldsUpItsWindowUntilItIsNovated(int batch) {
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        ledger.unreadable.add(ledger.log.size() + 1L);
        ledger.append(Trades.trade(2, "alice", "bob", 1));
        settle(1);
        ledger.append(Trades.trade(3, "alice", "bob", 1));
        run.run(batch);
        assertThatTheWindowIsParked();
        assertThat(ledger.events(WindowNetted.class)).isEmpty();

        ledger.unreadable.clear();
        ledger.retry(parkedTrade(2));
        retryTheWindow();

        assertThatTheWindowSettledWith(2);
        assertThat(run.count("clearing_trade where window_id = 'win_EQUITIES_2'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_000})
    void aWindowGoesOnWithoutAnEventThatIsResolvedUnread(int batch) {
        parkByAnUnreadTrade(batch);
        ledger.append(new ParkedResolved(parkedTrade(2), "settles gross"));
        retryTheWindow();
        assertThatTheWindowSettledWith(1);
    }

    /** Parks the window of one trade because of another that settles gross and cannot be read. */
    private void parkByAnUnreadTrade(int batch) {
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        ledger.unreadable.add(ledger.log.size() + 1L);
        ledger.append(Trades.gross(2));
        settle(1);
        run.run(batch);
        assertThatTheWindowIsParked();
    }

    /** In the replay the event is unread again until its resolution is reached. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4_000})
    void aReplayDoesNotParkAWindowThatWasRetried(int batch) {
        parkByAnUnreadTrade(batch);
        ledger.append(new ParkedResolved(parkedTrade(2), "settles gross"));
        ledger.append(new WindowRetried(Trades.window(1), "resolved"));

        run.replay();
        run.run(batch);

        assertThatTheWindowSettledWith(1);
        assertThat(ledger.events(WindowParked.class)).hasSize(1);
    }

    @Test
    void anEventBeforeAWindowOpenedDoesNotHoldItUp() {
        ledger = new FakeLedger();
        ledger.unreadable.add(1L);
        ledger.append(Trades.gross(9));
        openTheFirstWindow();
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        settle(1);
        run.run(4_000);

        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
        assertThat(run.count("clearing_parked")).isEqualTo(1);
    }

    /** The novation is the last event of a window that is due: nothing else would have it looked at again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4_000})
    void aNovationThatCannotBeReadParksTheWindowAndIsCountedOnce(int batch) {
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        settle(1);
        ledger.unreadable.add(ledger.log.size() + 2L);
        run.run(batch);
        assertThat(ledger.events(EventParked.class))
                .extracting(EventParked::eventType)
                .containsExactly("account.TradesNovated");
        assertThatTheWindowIsParked();

        ParkedId novation = ledger.events(EventParked.class).getFirst().parkedId();
        ledger.unreadable.clear();
        ledger.retry(novation);
        retryTheWindow();
        assertThatTheWindowSettledWith(1);
    }

    /** A batch that has parked a novation is rolled back, and the novation is read when it comes again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4_000})
    void aNovationThatWasReadAfterAllIsNotCountedAgainWhenItIsRetried(int batch) throws Exception {
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        run.step(4_000);
        long position = ledger.log.size();
        ledger.unreadable.add(position);
        killed();
        assertThat(ledger.events(EventParked.class)).hasSize(1);

        ledger.unreadable.clear();
        ledger.retry(ParkedId.of(Clearing.NAME, position));
        settle(1);
        run.run(batch);
        assertThatTheWindowSettledWith(1);
    }

    private void killed() {
        assertThatThrownBy(() -> run.killedAtTheToken(4_000)).hasMessageContaining("killed");
        run.restart(1_000);
    }

    private void settle(int number) {
        ledger.append(Trades.closed(number));
        ledger.append(Trades.due(number));
    }

    private void retryTheWindow() {
        ledger.append(new WindowRetried(Trades.window(1), "again"));
        run.run(4_000);
    }

    private void assertThatTheWindowIsParked() {
        assertThat(ledger.isParked(Trades.window(1))).isTrue();
        assertThat(ledger.events(WindowParked.class))
                .extracting(WindowParked::code)
                .containsOnly("clearing.events-parked");
    }

    private void assertThatTheWindowSettledWith(int trades) {
        assertThat(ledger.isSettled(Trades.window(1)))
                .as("parked: %s", ledger.events(WindowParked.class))
                .isTrue();
        assertThat(ledger.events(WindowNetted.class))
                .extracting(WindowNetted::trades)
                .containsExactly(trades);
        assertThat(run.count("clearing_parked")).isZero();
    }

    private int novatedSides() {
        return ledger.events(TradesNovated.class).stream()
                .mapToInt(event -> event.trades().size())
                .sum();
    }

    private ParkedId parkedTrade(int number) {
        long position = ledger.log.stream()
                .map(TrackedEventMessage::getPayload)
                .toList()
                .indexOf(ledger.events(TradeExecuted.class).stream()
                        .filter(trade -> trade.tradeId().equals(Trades.id(number)))
                        .findFirst()
                        .orElseThrow());
        return ParkedId.of(Clearing.NAME, position + 1);
    }
}
