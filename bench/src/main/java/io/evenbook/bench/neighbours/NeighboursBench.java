package io.evenbook.bench.neighbours;

import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.bench.measure.Benchmark;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.Latencies;
import io.evenbook.bench.measure.OpenLoop;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.DepositHistory;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.HttpApi;
import io.evenbook.bench.service.WholeService;
import io.evenbook.command.http.NewIds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code neighbours}: the latency of deposits at a constant rate beside one large load at a time: 24 slow reads, orders
 * that sweep a book whose orders and accounts were evicted from memory, a large import, and a command on an evicted
 * account with a million events and no snapshot.
 */
@Command(
        name = "neighbours",
        sortOptions = false,
        description = "Latency of deposits beside slow reads, sweeps of a cold book, an import and a cold account.")
public final class NeighboursBench extends Benchmark {
    private static final int ACCOUNTS = 1_000;
    private static final int MAKERS = 200;
    private static final int MATCHES = 250;
    private static final int AT_ONCE = 50;
    private static final int READERS = 24;
    private static final int EXPORT_BYTES_PER_SECOND = 100_000;
    /** Their states need more than the 16 MB for states. */
    private static final int OTHERS = 40_000;

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final BigDecimal PLENTY = new BigDecimal("1000000000");
    private static final BigDecimal LOT = new BigDecimal("0.0001");
    private static final AssetCode COIN = new AssetCode("COIN");
    private static final MarketId MARKET = new MarketId("COIN-USD");

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "deposits per second (${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "10000",
            description = "orders in the book (${DEFAULT-VALUE})")
    private int orders;

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "10000",
            description = "entries of the import (${DEFAULT-VALUE})")
    private int entries;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "events of the account (${DEFAULT-VALUE})")
    private int events;

    private WholeService service;
    private FundedAccounts funds;

    @Override
    protected Figures measure() throws Exception {
        if (isQuick()) {
            orders = 500;
            entries = 400;
            events = 2_000;
        }
        try (WholeService started = WholeService.start(settings("--evenbook.command.memory=16MB"))) {
            service = started;
            funds = FundedAccounts.open(service, ACCOUNTS);
            AccountId old = new AccountId("acc_old");
            DepositHistory.append(service.bean(PostgresEventStorageEngine.class), events, List.of(old));
            restBook();
            new WarmUp(this).with(() -> beside(this::idle));
            coolDown();
            return new Figures("neighbours")
                    .add("quietP99Millis", p99("quiet", this::idle))
                    .add("readsP99Millis", p99("slow reads", this::readSlowly))
                    .add("sweepP99Millis", p99("sweeps", this::sweep))
                    .add("importP99Millis", p99("import", this::importEntries))
                    .add(
                            "coldAccountP99Millis",
                            p99("cold account", () -> funds.send(funds.deposit(old, BigDecimal.ONE))));
        }
    }

    /** The load beside the deposits. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private double p99(String name, Work work) throws Exception {
        service.awaitCurrent(TIMEOUT, progress -> say("  %s", progress));
        service.sql().sql("CHECKPOINT").update();
        long begun = System.nanoTime();
        Latencies latencies = beside(work);
        say(
                "%-14s p50 %.1f ms, p99 %.1f ms, max %.1f ms; %.1f s",
                name,
                latencies.percentileMillis(0.5),
                latencies.percentileMillis(0.99),
                latencies.percentileMillis(1),
                Rates.seconds(Duration.ofNanos(System.nanoTime() - begun)));
        return latencies.percentileMillis(0.99);
    }

    /** The latencies of the deposits while the work ran. */
    private Latencies beside(Work work) throws Exception {
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                work.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Latencies latencies = new Latencies();
        OpenLoop deposits = new OpenLoop(service.commands(), funds::deposit);
        long sent = 0;
        do {
            sent += deposits.run(
                    rate,
                    Duration.ofMillis(250),
                    System.nanoTime(),
                    (due, _, _) -> latencies.add(System.nanoTime() - due));
        } while (!done.isDone());
        done.join();
        while (latencies.count() < sent) {
            Thread.sleep(1);
        }
        return latencies;
    }

    private void idle() throws InterruptedException {
        Thread.sleep(isQuick() ? 100 : 5_000);
    }

    /** Half of the readers scan the log for an absent actor; the others read an export at 100 kB/s. */
    private void readSlowly() throws Exception {
        try (HttpApi api = new HttpApi(service);
                ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            long end = System.nanoTime()
                    + Duration.ofMillis(isQuick() ? 100 : 5_000).toNanos();
            List<Future<?>> reading = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                boolean scans = reader % 2 == 0;
                reading.add(readers.submit(() -> {
                    while (System.nanoTime() < end) {
                        if (scans) {
                            api.get("audit/events?actor=user:nobody&type=account.AccountOpened&limit=500");
                        } else {
                            api.read("ledger/export?format=hledger", EXPORT_BYTES_PER_SECOND, end);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> reader : reading) {
                reader.get();
            }
        }
    }

    /** Sends one order after the other; each matches 250 orders, the most that an order may. */
    private void sweep() {
        for (int swept = 0; swept < orders; swept += MATCHES) {
            funds.send(order(
                    new AccountId("acc_taker"),
                    Side.BUY,
                    new BigDecimal("200.00"),
                    LOT.multiply(BigDecimal.valueOf(MATCHES))));
        }
    }

    private void importEntries() throws Exception {
        String imported = IntStream.range(0, entries)
                .mapToObj(i -> "{\"description\":\"imported\",\"postings\":[%s,%s]}"
                        .formatted(posting(maker(i), "DEBIT"), posting(maker(i + 1), "CREDIT")))
                .collect(Collectors.joining(","));
        try (HttpApi api = new HttpApi(service)) {
            api.post("ledger/import", "{\"entries\":[%s]}".formatted(imported), 201);
        }
    }

    private static String posting(AccountId account, String side) {
        return "{\"ledgerAccount\":\"customer:%s\",\"side\":\"%s\",\"asset\":\"USD\",\"amount\":\"0.01\"}"
                .formatted(account, side);
    }

    private static AccountId maker(int number) {
        return new AccountId("acc_maker" + number % MAKERS);
    }

    private void restBook() {
        funds.send(new RegisterAsset(COIN, "coin", AssetType.CRYPTO, 8));
        funds.send(new ListMarket(
                MARKET,
                COIN,
                FundedAccounts.USD,
                new BigDecimal("0.01"),
                LOT,
                new BigDecimal("0.001"),
                new BigDecimal("0.001")));
        List<AccountId> traders = new ArrayList<>(
                IntStream.range(0, MAKERS).mapToObj(NeighboursBench::maker).toList());
        traders.add(new AccountId("acc_taker"));
        inParts(traders.stream()
                .<Object>map(trader -> new OpenAccount(trader, null, null))
                .toList());
        inParts(traders.stream()
                .<Object>map(trader -> FundedAccounts.deposit(trader, COIN, PLENTY))
                .toList());
        inParts(traders.stream()
                .<Object>map(trader -> FundedAccounts.deposit(trader, FundedAccounts.USD, PLENTY))
                .toList());
        inParts(IntStream.range(0, orders)
                .<Object>mapToObj(i -> order(
                        maker(i),
                        Side.SELL,
                        new BigDecimal("100.00").add(new BigDecimal(i % 5_000).movePointLeft(2)),
                        LOT))
                .toList());
    }

    private static CommandMessage<?> order(AccountId account, Side side, BigDecimal price, BigDecimal quantity) {
        return WholeService.message(new PlaceOrder(
                account,
                OrderId.of(MARKET, NewIds.unique()),
                MARKET,
                OrderTerms.Limit.of(side, price, quantity, TimeInForce.GTC),
                SelfTradePrevention.NONE,
                null));
    }

    private void inParts(List<Object> commands) {
        for (int first = 0; first < commands.size(); first += AT_ONCE) {
            funds.send(commands.subList(first, Math.min(first + AT_ONCE, commands.size()))
                    .toArray());
        }
    }

    /** Evicts earlier states by opening 40,000 other accounts. */
    private void coolDown() {
        if (!isQuick()) {
            inParts(IntStream.range(0, OTHERS)
                    .<Object>mapToObj(i -> new OpenAccount(new AccountId("acc_other" + i), null, null))
                    .toList());
        }
    }
}
