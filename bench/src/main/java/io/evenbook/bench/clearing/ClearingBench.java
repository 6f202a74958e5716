package io.evenbook.bench.clearing;

import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.bench.clearing.WindowRun.Settled;
import io.evenbook.bench.measure.Benchmark;
import io.evenbook.bench.measure.ClosedLoop;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.LoadResult;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.WholeService;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code clearing}: trades that settle in windows beside trades that settle gross, the settlement of large windows in
 * which nobody, and some, lack funds, and the commands of clients beside one.
 */
@Command(
        name = "clearing",
        sortOptions = false,
        description = "Settlement of windows of many trades, and trading in a scheme beside gross.")
public final class ClearingBench extends Benchmark {
    private static final int MAX_TRADES = 1_000_000;
    private static final int MAX_PARTICIPANTS = 100_000;
    private static final int WARM_UP_TRADES = 20_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(60);

    @Option(
            names = "--trades",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "trades of each measured window, appended without orders (${DEFAULT-VALUE})")
    private int trades;

    @Option(
            names = "--participants",
            paramLabel = "N",
            defaultValue = "10000",
            description = "accounts that trade; one in a hundred is on credit (${DEFAULT-VALUE})")
    private int participants;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "time of each load of orders (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "256",
            description = "clients that send orders (${DEFAULT-VALUE})")
    private int clients;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "20",
            description = "of the trades that are appended (${DEFAULT-VALUE})")
    private long seed;

    private WholeService service;
    private ClearedMarkets markets;
    private AppendedTrades appended;
    private int windows;

    @Override
    protected Figures measure() throws Exception {
        requireBetween(100, MAX_TRADES, "--trades", trades);
        requireBetween(100, MAX_PARTICIPANTS, "--participants", participants);
        requireBetween(1, 3_600, "--seconds", seconds);
        requireBetween(1, 10_000, "--clients", clients);
        if (isQuick()) {
            trades = Math.min(trades, 1_000);
            participants = 100;
        }
        say("seed %d", seed);
        try (WholeService started = WholeService.start(settings())) {
            service = started;
            markets = ClearedMarkets.open(service, participants);
            appended = new AppendedTrades(service, markets, new SplittableRandom(seed));
            new WarmUp(this).with(this::warmUp);

            double gross = grossTradesPerSecond();
            double net = tradesPerSecond();
            Settled prefunded = settle(false);
            Settled oneInAHundredShort = settle(true);
            return new Figures("clearing")
                    .add("netSeconds", prefunded.nettedSeconds())
                    .add("settlePrefundedSeconds", prefunded.settledSeconds())
                    .add("settleSeconds", oneInAHundredShort.settledSeconds())
                    .add("resolveSeconds", oneInAHundredShort.resolvedSeconds() - oneInAHundredShort.reservedSeconds())
                    .add("tradesPerSecond", net)
                    .add("grossTradesPerSecond", gross)
                    .add("tradesRatio", net / gross)
                    .add("commandP99Ratio", commandP99Ratio());
        }
    }

    private void warmUp() throws Exception {
        Duration length = isQuick() ? Duration.ofMillis(50) : Duration.ofSeconds(10);
        orders(markets.gross()).run(clients, length);
        orders(markets.net()).run(clients, length);
        append(Math.min(trades, WARM_UP_TRADES), true);
        settleWindow();
        payIn();
    }

    private ClosedLoop orders(List<MarketId> of) {
        return new ClosedLoop(service.commands(), random -> markets.order(of, random));
    }

    /** From the first order until all trades are settled and every view shows it. */
    private double grossTradesPerSecond() throws Exception {
        long head = quiet();
        long begun = System.nanoTime();
        LoadResult load = orders(markets.gross()).run(clients, duration());
        awaitCurrent();
        return perSecond("gross", load, begun, countEvents(TradeSettled.class, head), head);
    }

    /** From the first order until their window is settled and every view shows it. */
    private double tradesPerSecond() throws Exception {
        settleWindow();
        long head = quiet();
        long begun = System.nanoTime();
        LoadResult load = orders(markets.net()).run(clients, duration());
        WindowRun run = closeWindow();
        awaitCurrent();
        return perSecond("in a scheme", load, begun, run.await().netted().trades(), head);
    }

    private double perSecond(String kind, LoadResult load, long begun, long settled, long head) {
        Duration whole = Duration.ofNanos(System.nanoTime() - begun);
        long executed = countEvents(TradeExecuted.class, head);
        if (settled != executed) {
            throw new IllegalStateException("%d of %d trades are settled".formatted(settled, executed));
        }
        say(
                "%s: %,d orders, p99 %.0f ms, %,d trades; %.1f s until everything was current",
                kind,
                load.latencies().count(),
                load.latencies().percentileMillis(0.99),
                settled,
                Rates.seconds(whole.minus(load.took())));
        return Rates.perSecond(settled, whole);
    }

    /** Settles a window of appended trades while nothing else happens. */
    private Settled settle(boolean areSomeShort) throws Exception {
        append(trades, areSomeShort);
        quiet();
        Settled settled = settleWindow();
        say("%s: %s", areSomeShort ? "one trade in a hundred short" : "all prefunded", settled);
        if (settled.netted().trades() != trades || settled.failing() > 0 != areSomeShort) {
            throw new IllegalStateException("must have %d trades: %s".formatted(trades, settled));
        }
        payIn();
        awaitCurrent();
        return settled;
    }

    /** The 99th percentile of a command while a window is closed and settled, by that of the same load before. */
    private double commandP99Ratio() throws Exception {
        append(trades, false);
        quiet();
        double before =
                orders(markets.net()).run(clients, duration()).latencies().percentileMillis(0.99);
        CompletableFuture<Settled> settling = CompletableFuture.supplyAsync(this::settleBesideOrders);
        double beside =
                orders(markets.net()).runBeside(clients, settling).latencies().percentileMillis(0.99);
        say("beside orders: %s", settling.get());
        say("p99 of an order %.0f ms before, %.0f ms while the window was closed and settled", before, beside);
        return beside / before;
    }

    private Settled settleBesideOrders() {
        try {
            return closeWindow().await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void append(int count, boolean areSomeShort) throws InterruptedException {
        awaitCurrent();
        long begun = System.nanoTime();
        appended.append(count, areSomeShort);
        awaitCurrent();
        for (Map.Entry<AccountId, Money> lacking : appended.lacking().entrySet()) {
            pay(lacking.getKey(), lacking.getValue().amount().movePointLeft(1));
        }
        say(
                "%,d trades appended, and novated and in all views after %.1f s",
                count, Rates.seconds(Duration.ofNanos(System.nanoTime() - begun)));
    }

    /** The participants that were short pay the rest, so that what was carried over settles with the next window. */
    private void payIn() {
        appended.lacking().forEach((account, lacking) -> pay(account, lacking.amount()));
    }

    private void pay(AccountId account, BigDecimal amount) {
        markets.send(FundedAccounts.deposit(
                account, FundedAccounts.USD, amount.setScale(FundedAccounts.USD_DECIMALS, RoundingMode.DOWN)));
    }

    private WindowRun closeWindow() {
        return WindowRun.begin(service, markets, ++windows);
    }

    private Settled settleWindow() throws InterruptedException {
        return closeWindow().await();
    }

    /** Waits until nothing is under way. @return the head of the log */
    private long quiet() throws InterruptedException {
        awaitCurrent();
        service.sql().sql("CHECKPOINT").update();
        return service.head();
    }

    private void awaitCurrent() throws InterruptedException {
        service.awaitCurrent(TIMEOUT, progress -> say("  %s", progress));
    }

    private Duration duration() {
        return isQuick() ? Duration.ofMillis(300) : Duration.ofSeconds(seconds);
    }

    private long countEvents(Class<?> type, long afterPosition) {
        return service.sql()
                .sql("SELECT count(*) FROM events WHERE payload_type = ? AND global_index > ?")
                .params(EventCatalog.of(type).name(), afterPosition)
                .query(Long.class)
                .single();
    }
}
