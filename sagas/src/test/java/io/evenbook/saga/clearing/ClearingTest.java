package io.evenbook.saga.clearing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.PositionCommand.FailTrades;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.RecordResolution;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The process on its real tables; the ledger that it commands is a fake with plain sums. */
class ClearingTest {
    private static ProcessRun run;

    private final FakeLedger ledger = new FakeLedger();

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
    void tradesAreNovatedHundredAtATimeIntoTheWindowThatWasOpen() {
        IntStream.rangeClosed(1, 150).forEach(n -> ledger.append(Trades.trade(n, "alice", "bob", 2)));
        ledger.append(Trades.closed(1));
        IntStream.rangeClosed(151, 160).forEach(n -> ledger.append(Trades.trade(n, "carol", "bob", 2)));
        run.run(4_000);

        assertThat(run.commands(NovateTrades.class))
                .extracting(
                        NovateTrades::windowId,
                        novate -> novate.trades().size(),
                        novate -> novate.trades().getFirst())
                .containsExactly(
                        tuple(Trades.window(1), 100, Trades.id(1)),
                        tuple(Trades.window(1), 50, Trades.id(101)),
                        tuple(Trades.window(2), 10, Trades.id(151)));
        assertThat(run.count("clearing_trade where window_id = 'win_EQUITIES_1'"))
                .isEqualTo(150);
        assertThat(run.count("clearing_trade where window_id = 'win_EQUITIES_2'"))
                .isEqualTo(10);
        assertThat(ledger.events(TradesNovated.class)).hasSize(2 + 2 + 2);
    }

    @Test
    void tradesWithoutASchemeAreNone() {
        ledger.append(Trades.gross(1));
        run.run(10);

        assertThat(run.commands(NovateTrades.class)).isEmpty();
        assertThat(run.count("clearing_trade")).isZero();
    }

    private void assertParked(String code) {
        assertThat(ledger.events(WindowParked.class))
                .extracting(WindowParked::code)
                .containsExactly(code);
    }

    private void retryAndSettle(String reason) {
        ledger.append(new WindowRetried(Trades.window(1), reason));
        run.run(4_000);
        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
    }

    private List<FailTrade> fails() {
        return run.commands(FailTrades.class).stream()
                .flatMap(fail -> fail.trades().stream())
                .toList();
    }

    @Test
    void aPrefundedWindowSettlesAndLeavesNoRow() {
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        ledger.append(Trades.trade(2, "bob", "alice", 1));
        ledger.append(Trades.trade(3, "carol", "carol", 5));
        settle(1);
        run.run(1);

        WindowNetted netted = ledger.events(WindowNetted.class).getFirst();
        assertThat(netted.trades()).isEqualTo(3);
        assertThat(netted.participants()).isEqualTo(3);
        assertThat(ledger.events(WindowResolved.class))
                .extracting(WindowResolved::settled)
                .containsExactly(3);
        assertThat(ledger.events(PositionSettled.class)).hasSize(3);
        assertThat(ledger.events(SettlementPrepared.class))
                .as("their orders held all of it")
                .isEmpty();
        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
        assertThat(ledger.positions()).isEmpty();
        assertThat(run.rows("clearing_window")).hasSize(1);
        assertThat(run.count("clearing_trade")).isZero();
        assertThat(run.count("clearing_position")).isZero();
        assertThat(run.partitions()).isEmpty();
    }

    @Test
    void anEmptyWindowSettles() {
        settle(1);
        run.run(4_000);

        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
        assertThat(run.commands(NovateTrades.class)).isEmpty();
    }

    @Test
    void aWindowOfManyAccountsSettlesInChunks() {
        IntStream.rangeClosed(1, 51).forEach(n -> ledger.append(Trades.trade(n, "buyer" + n, "seller" + n, 1)));
        settle(1);
        run.run(4_000);

        assertThat(run.commands(PrepareSettlement.class))
                .extracting(prepare -> prepare.participants().size())
                .containsExactly(25, 25, 25, 25, 2);
        assertThat(run.commands(PostSettlement.class))
                .extracting(post -> post.participants().size())
                .containsExactly(25, 25, 25, 25, 2);
        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
    }

    @Test
    void aWindowOfManyAssetsSettlesInSmallerChunks() {
        AssetCode euro = new AssetCode("EUR");
        IntStream.rangeClosed(1, 10).forEach(n -> {
            ledger.append(Trades.trade(n, "buyer" + n, "seller" + n, 1));
            ledger.append(Trades.trade(100 + n, "buyer" + n, "seller" + n, euro));
        });
        settle(1);
        run.run(4_000);

        assertThat(run.commands(PrepareSettlement.class))
                .extracting(prepare -> prepare.participants().size())
                .containsExactly(16, 4);
        assertThat(run.commands(PostSettlement.class))
                .extracting(post -> post.participants().size())
                .containsExactly(16, 4);
        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
    }

    @Test
    void sumsThatAnAccountDoesNotHaveParkTheWindowBeforeAnythingMoves() {
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        settle(1);
        run.changeBeforeNetting("update clearing_trade set quote_amount = 60.00");
        run.run(1);

        assertParked("clearing.sums-differ");
        assertThat(ledger.events(WindowNetted.class)).isEmpty();
    }

    /** The second command is refused; the first one reserves nothing, so that no event comes after it. */
    @Test
    void aRefusedReservationParksTheWindowBeforeItIsResolved() {
        IntStream.rangeClosed(1, 260).forEach(n -> ledger.append(Trades.trade(n, "buyer" + n, "seller" + n, 1)));
        ledger.unpreparable.add(Trades.account("seller260"));
        settle(1);
        run.run(4_000);
        assertParked("account.unknown");
        assertThat(run.commands(RecordResolution.class)).isEmpty();
        assertThat(ledger.events(PositionSettled.class)).isEmpty();

        ledger.unpreparable.clear();
        retryAndSettle("repaired");
        assertThat(ledger.events(PositionSettled.class)).hasSize(520);
    }

    /** Each step is sent once more after the kill, and does nothing then. */
    @Test
    void aBatchThatIsRolledBackBehindItsStepsTakesThemOnceMore() throws Exception {
        ledger.onCredit.add(Trades.account("alice"));
        ledger.free.put("acc_alice USD", Trades.usd("40.00"));
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        ledger.append(Trades.trade(2, "alice", "bob", 3));
        settle(1);
        while (!run.isAtTheHead()) {
            assertThatThrownBy(() -> run.killedAtTheToken(1)).hasMessageContaining("killed");
            run.restart(1_000);
            run.step(1);
        }

        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
        assertThat(ledger.events(SettlementPrepared.class)).hasSize(1);
        assertThat(ledger.events(PositionSettled.class)).hasSize(2);
        assertThat(ledger.events(SettlementFailed.class)).hasSize(1);
        assertThat(run.count("clearing_trade where window_id = 'win_EQUITIES_2'"))
                .isEqualTo(1);
    }

    @Test
    void aWindowThatDoesNotFitInMemoryIsParked() {
        run.restart(2);
        IntStream.rangeClosed(1, 3).forEach(n -> ledger.append(Trades.trade(n, "alice", "bob", 1)));
        settle(1);
        run.run(4_000);
        assertParked("clearing.window-too-large");

        run.restart(3);
        retryAndSettle("raised");
    }

    @Test
    void aRefusedPostingParksTheResolvedWindowAndIsSentAgain() {
        ledger.unpostable.add(Trades.account("bob"));
        ledger.append(Trades.trade(1, "alice", "bob", 1));
        settle(1);
        run.run(4_000);
        assertParked("account.unknown");
        assertThat(run.commands(FinishWindow.class)).isEmpty();

        ledger.unpostable.clear();
        run.restart(1_000);
        retryAndSettle("repaired");
        assertThat(ledger.events(WindowResolved.class)).hasSize(1);
    }

    @Test
    void whatAnAccountLacksFailsAndSettlesWithTheNextWindow() {
        ledger.onCredit.add(Trades.account("alice"));
        ledger.free.put("acc_alice USD", Trades.usd("40.00"));
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        ledger.append(Trades.trade(2, "alice", "bob", 3));
        settle(1);
        run.run(1);

        assertThat(fails())
                .containsExactly(new FailTrade(
                        Trades.id(2),
                        Trades.window(1),
                        Side.BUY,
                        Trades.USD,
                        FailCause.LACK,
                        Trades.btc("0.0010"),
                        Trades.DAY,
                        Trades.window(2)));
        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
        assertThat(run.count("clearing_trade where window_id = 'win_EQUITIES_2' and settled_lots = 1"))
                .isEqualTo(1);

        ledger.free.clear();
        settle(2);
        run.run(1);
        WindowNetted second = ledger.events(WindowNetted.class).getLast();
        assertThat(second.trades()).isEqualTo(1);
        assertThat(second.carried()).isEqualTo(1);
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
        assertThat(ledger.positions()).isEmpty();
        assertThat(ledger.events(SettlementFailed.class)).hasSize(1);
    }

    /** Over a restart, too: a batch never holds the commands of all trades of a large window. */
    @Test
    void tradesFailTenThousandAtATime() {
        int trades = WindowProgress.MAX_FAILS + 2;
        ledger.onCredit.add(Trades.account("alice"));
        ledger.free.put("acc_alice USD", Trades.usd("0.00"));
        IntStream.rangeClosed(1, trades).forEach(n -> ledger.append(Trades.trade(n, "alice", "bob", 1)));
        settle(1);
        run.restart(trades);

        int sent = 0;
        while (!run.isAtTheHead()) {
            run.step(7_000);
            int now = fails().size();
            assertThat(now - sent).isLessThanOrEqualTo(WindowProgress.MAX_FAILS);
            if (now != sent) {
                run.restart(trades);
            }
            sent = now;
        }
        assertThat(fails()).hasSize(trades).doesNotHaveDuplicates();
        assertThat(ledger.isSettled(Trades.window(1))).isTrue();
        assertThat(run.count("clearing_trade where window_id = 'win_EQUITIES_2'"))
                .isEqualTo(trades);
    }

    @Test
    void whatASideKeepsBackDoesNotSettleBeforeItIsReleased() {
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        ledger.append(new SettlementHeld(Trades.id(1), Trades.window(1), Side.SELL, Trades.btc("0.0020"), "mine"));
        settle(1);
        run.run(4_000);
        assertThat(fails())
                .extracting(FailTrade::side, FailTrade::cause, FailTrade::settled)
                .containsExactly(tuple(Side.SELL, FailCause.ON_HOLD, Trades.btc("0.0010")));

        ledger.append(new SettlementReleased(Trades.id(1), Trades.window(2), Side.SELL, Trades.btc("0.0000"), "done"));
        settle(2);
        run.run(4_000);
        assertThat(ledger.isSettled(Trades.window(2))).isTrue();
        assertThat(ledger.positions()).isEmpty();
    }

    @Test
    void tablesAndTokenAreRolledBackTogether() {
        ledger.append(Trades.trade(1, "alice", "bob", 3));
        assertThatThrownBy(() -> run.killedAtTheToken(4_000)).hasMessageContaining("killed");

        assertThat(run.count("clearing_window")).isZero();
        assertThat(run.partitions()).isEmpty();
        run.run(4_000);
        assertThat(run.count("clearing_trade")).isEqualTo(1);
        assertThat(novatedSides()).isEqualTo(2);
    }

    @Test
    void aReplayFromTheStartGivesEqualRows() {
        RandomMarket market = new RandomMarket(ledger, new SplittableRandom(20));
        market.trade(120, run);
        ledger.unnovatable.add(Trades.id(market.trades() + 1));
        ledger.append(Trades.trade(market.trades() + 1, "alice", "bob", 1));
        run.run(37);
        List<String> rows = run.allRows();

        run.replay();
        run.run(61);
        assertThat(run.allRows()).isEqualTo(rows);
        assertThat(rows).hasSizeGreaterThan(20);
    }

    @Test
    void killedAnywhereTheWindowsSettleAlike() {
        long seed = System.nanoTime();
        System.getLogger(getClass().getName()).log(System.Logger.Level.INFO, "seed {0}", Long.toString(seed));
        new RandomMarket(ledger, new SplittableRandom(seed)).trade(200, run);
        List<String> digests = digests(ledger);
        assertThat(ledger.events(SettlementFailed.class)).as("seed " + seed).isNotEmpty();

        FakeLedger killed = new FakeLedger();
        run.begin(killed);
        run.killAtRandom(new SplittableRandom(seed + 1));
        killed.append(Trades.scheme(true));
        killed.append(Trades.opened());
        new RandomMarket(killed, new SplittableRandom(seed)).trade(200, run);

        assertThat(digests(killed)).as("seed " + seed).isEqualTo(digests);
        assertThat(killed.positions()).isEqualTo(ledger.positions());
        assertThat(killed.events(WindowParked.class)).isEmpty();
    }

    private static List<String> digests(FakeLedger ledger) {
        return ledger.log.stream()
                .map(event -> switch (event.getPayload()) {
                    case WindowNetted netted -> netted.windowId() + " " + netted.digest();
                    case WindowResolved resolved -> resolved.windowId() + " " + resolved.digest();
                    case WindowSettled settled -> settled.windowId() + " settled";
                    default -> "";
                })
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private void settle(int number) {
        ledger.append(Trades.closed(number));
        ledger.append(Trades.due(number));
    }

    private int novatedSides() {
        return ledger.events(TradesNovated.class).stream()
                .mapToInt(event -> event.trades().size())
                .sum();
    }
}
