package io.evenbook.saga.clearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.netting.Budgets;
import io.evenbook.netting.PartialTerms;
import io.evenbook.netting.Resolution;
import io.evenbook.netting.Resolver;
import io.evenbook.saga.clearing.PositionTable.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A window of many trades of 10,000 accounts in 5 assets, read from its table, netted and resolved. */
class LargeWindowTest {
    private static final String FILL = """
            insert into clearing_trade
                   (window_id, position, part, trade_id, market_id, lots, settled_lots, buyer, seller, base, quote,
                    quantity, quote_amount, buyer_fee, buyer_fee_on_top, seller_fee, seller_fee_on_top,
                    buyer_held_lots, seller_held_lots)
            select 'win_EQUITIES_1', i, 0, 'trd_BTC-USD_' || i, 'BTC-USD', 1 + i % 50, 0, 'acc_' || i % 10000,
                   'acc_' || (i * 7 + 1 + i / 10000) % 10000, 'B' || i % 4, 'USD', (1 + i % 50) * 0.0010,
                   (1 + i % 50) * 10.00, 0.0001, false, 0.01, false, 0, 0
              from generate_series(1, ?) i""";

    private static final String SUM_UP = """
            insert into clearing_position
            select window_id, account, asset, sum(delivers), sum(receives), sum(delivers), 0, 1
              from (select window_id, buyer as account, quote as asset, quote_amount as delivers, 0.00 as receives
                      from clearing_trade
                    union all select window_id, buyer, base, 0.0000, quantity - buyer_fee from clearing_trade
                    union all select window_id, seller, base, quantity, 0.0000 from clearing_trade
                    union all select window_id, seller, quote, 0.00, quote_amount - seller_fee from clearing_trade)
             group by 1, 2, 3""";

    @Test
    void tenThousandTradesAreReadNettedAndResolved() throws Exception {
        areReadNettedAndResolved(10_000);
    }

    @Test
    @Tag("long")
    void aMillionTradesAreReadNettedAndResolved() throws Exception {
        areReadNettedAndResolved(1_000_000);
    }

    private static void areReadNettedAndResolved(int count) throws Exception {
        try (ProcessRun run = new ProcessRun()) {
            run.begin(new FakeLedger());
            JdbcTemplate jdbc = run.jdbc();
            TradeTable trades = new TradeTable(jdbc);
            PositionTable positions = new PositionTable(jdbc);
            ClearingWindow opened = FakeLedger.window(Trades.SCHEME, 1, Trades.DAY);
            WindowProgress window =
                    WindowProgress.opened(opened, 1, new PartialTerms(true, 1)).withTrades(count);
            trades.create(window.windowId());
            jdbc.update(FILL, count);
            jdbc.update(SUM_UP);
            jdbc.execute("vacuum analyze clearing_trade");

            // In a transaction, as the process reads
            TransactionTemplate transaction =
                    new TransactionTemplate(new DataSourceTransactionManager(jdbc.getDataSource()));
            List<Position> own = positions.of(window.windowId());
            WindowBook book = timed(
                    "read and netted",
                    () -> transaction.execute(_ -> WindowBook.of(
                            window.windowId(),
                            trades.read(window, WindowBook.rosterOf(positions.of(window.windowId()))))));
            assertThat(timed("compared", () -> book.difference(own))).isEmpty();
            assertThat(book.trades().size()).isEqualTo(count);

            Budgets budgets = positions.budgets(window.windowId(), book.roster());
            Resolution all = timed("resolved", () -> Resolver.resolve(book.trades(), budgets, window.terms()));
            assertThat(all.settled()).isEqualTo(count);

            for (int account = 0; account < book.roster().accounts(); account += 100) {
                int usd = book.roster().asset("USD");
                BigDecimal held = budgets.holds().get(account, usd);
                budgets.holds()
                        .set(account, usd, held.multiply(new BigDecimal("0.01")).setScale(2, RoundingMode.DOWN));
            }
            Resolution some =
                    timed("resolved with 1 % short", () -> Resolver.resolve(book.trades(), budgets, window.terms()));
            assertThat(some.settled()).isBetween(count / 2, count);
        }
    }

    private static <T> T timed(String work, Supplier<T> supplier) {
        long before = System.nanoTime();
        T result = supplier.get();
        System.getLogger(LargeWindowTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "{0}: {1} ms",
                        work,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
        return result;
    }
}
