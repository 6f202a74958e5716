package io.evenbook.saga.clearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.netting.PartialTerms;
import io.evenbook.netting.Roster;
import io.evenbook.saga.clearing.TradeTable.Failing;
import io.evenbook.saga.clearing.TradeTable.Held;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Statements on trades lock the partitions of the windows that they name, and no others, however often they are
 * executed: PostgreSQL plans them for any window then.
 */
class TradePartitionsTest {
    private static final int WINDOWS = 40;
    private static final int TRADES = 20;

    private static ProcessRun run;
    private static JdbcTemplate jdbc;
    private static TradeTable trades;

    @BeforeAll
    static void addTradesToManyWindows() throws IOException {
        run = new ProcessRun();
        run.begin(new FakeLedger());
        jdbc = run.jdbc();
        trades = new TradeTable(jdbc);
        trades.add(IntStream.rangeClosed(1, WINDOWS)
                .boxed()
                .flatMap(TradePartitionsTest::tradesOf)
                .toList());
        jdbc.execute("analyze clearing_trade");
    }

    @AfterAll
    static void stop() throws IOException {
        run.close();
    }

    private static Stream<ExecutedTrade> tradesOf(int window) {
        return IntStream.rangeClosed(1, TRADES).mapToObj(number -> executed(window, number));
    }

    private static ExecutedTrade executed(int window, int number) {
        int position = 100 * window + number;
        return new ExecutedTrade(Trades.trade(position, "alice", "bob", 2), position, Trades.window(window), null);
    }

    @Test
    void tradesAreAdded() {
        assertThat(lockedBy(number -> trades.add(List.of(executed(7, TRADES + number)))))
                .containsExactly(name(7));
    }

    @Test
    void tradesAreKeptBack() {
        assertThat(lockedBy(number -> trades.hold(
                        List.of(new Held(Trades.id(700 + number), Trades.window(7), Side.BUY, Trades.btc("0.0010"))))))
                .containsExactly(name(7));
        assertThat(run.count("clearing_trade where buyer_held_lots = 1")).isEqualTo(TRADES);
    }

    @Test
    void tradesAreCarried() {
        assertThat(lockedBy(number -> trades.carry(List.of(new SettlementFailed(
                        Trades.id(800 + number),
                        Trades.window(8),
                        Side.BUY,
                        Trades.account("alice"),
                        Trades.USD,
                        FailCause.LACK,
                        Trades.btc("0.0010"),
                        Trades.btc("0.0010"),
                        Trades.DAY,
                        Trades.window(9))))))
                .containsExactly(name(8), name(9));
    }

    @Test
    void tradesAreCancelled() {
        assertThat(lockedBy(number -> trades.cancel(new TradeCancelled(
                        Trades.id(1_200 + number),
                        Trades.window(12),
                        Trades.btc("0.0020"),
                        CancelCause.CLEARING,
                        "resolved"))))
                .containsExactly(name(12));
    }

    @Test
    void tradesAreReadAndFail() {
        WindowProgress window = WindowProgress.opened(
                        FakeLedger.window(Trades.SCHEME, 20, Trades.DAY), 1, new PartialTerms(true, 1))
                .withTrades(TRADES);
        Roster roster = new Roster(List.of("acc_alice", "acc_bob"), Map.of("USD", 2, "BTC", 4));

        assertThat(lockedBy(_ -> trades.read(window, roster))).containsExactly(name(20));
        assertThat(lockedBy(number -> trades.failing(
                        window, Trades.window(21), Map.of(2_000L + number, new Failing(1, Side.BUY, FailCause.LACK)))))
                .containsExactly(name(20));
    }

    private static String name(int window) {
        return "clearing_trade_" + Trades.window(window);
    }

    /** The partitions that are locked by so many executions in one transaction. */
    private static List<String> lockedBy(IntConsumer statement) {
        String locks = """
                select distinct relname from pg_locks join pg_class on pg_class.oid = relation
                 where pid = pg_backend_pid() and relname like 'clearing_trade_win%' and relkind = 'r' order by 1""";
        return new TransactionTemplate(new DataSourceTransactionManager(jdbc.getDataSource())).execute(_ -> {
            trades.planForWindows();
            IntStream.rangeClosed(1, TRADES).forEach(statement);
            return jdbc.queryForList(locks, String.class);
        });
    }
}
