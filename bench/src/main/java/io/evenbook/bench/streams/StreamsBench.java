package io.evenbook.bench.streams;

import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.bench.measure.ClosedLoop;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.HeapWatch;
import io.evenbook.bench.measure.LoadResult;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.HttpApi;
import io.evenbook.bench.service.WholeService;
import io.evenbook.command.http.NewIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code streams}: what clients of a hot market's stream cost its commands, those that read nothing included. */
@Command(
        name = "streams",
        sortOptions = false,
        description = "Commands per second of a hot market, without and with many clients of its stream.")
public final class StreamsBench extends RoundsBenchmark {
    private static final MarketId MARKET = new MarketId("HOT-USD");
    private static final AssetCode HOT = new AssetCode("HOT");
    private static final int ACCOUNTS = 48;
    private static final int SENDERS = 256;
    private static final int RESTING = 2_000;
    private static final int PRICES = 20;
    private static final BigDecimal TICK = new BigDecimal("0.01");
    private static final BigDecimal LOT = new BigDecimal("0.0001");
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "time for which commands are sent, without and with clients (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "1000",
            description = "clients of the stream (${DEFAULT-VALUE})")
    private int clients;

    @Option(
            names = "--stopped",
            paramLabel = "N",
            defaultValue = "100",
            description = "how many of them read nothing (${DEFAULT-VALUE})")
    private int stopped;

    /** Orders that rest, the oldest first. */
    private final Queue<OrderId> resting = new ConcurrentLinkedQueue<>();

    private final AtomicInteger count = new AtomicInteger();

    private final List<Double> alone = new ArrayList<>();
    private final List<Double> beside = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();
    private final List<Double> heapsBeside = new ArrayList<>();
    private final List<Double> heapsAfter = new ArrayList<>();

    @Override
    protected Figures measure() throws Exception {
        String bound = "--evenbook.streams.connections-per-user=" + (clients + stopped);
        try (WholeService service = WholeService.start(settings(bound));
                HttpApi api = new HttpApi(service)) {
            FundedAccounts funds = FundedAccounts.open(service, ACCOUNTS);
            list(funds);
            ClosedLoop commands = new ClosedLoop(service.commands(), random -> command(random, funds));
            new WarmUp(this).with(() -> {
                commands.run(SENDERS, Duration.ofMillis(isQuick() ? 50 : 20_000));
                service.awaitCurrent(TIMEOUT, progress -> say("  warming up: %s", progress));
            });
            for (int round = 1; round <= rounds(); round++) {
                round(service, api, commands);
                say(
                        "round %d: %,.0f/s alone, %,.0f/s beside; heap %,.0f MB beside, %,.0f MB after",
                        round, alone.getLast(), beside.getLast(), heapsBeside.getLast(), heapsAfter.getLast());
            }
        }
        return new Figures("streams")
                .add("alonePerSecond", Rates.median(alone))
                .add("besidePerSecond", Rates.median(beside))
                .add("besideToAlone", Rates.median(ratios))
                .add("heapBesideMegabytes", Rates.median(heapsBeside))
                .add("heapAfterMegabytes", Rates.median(heapsAfter));
    }

    /** Half of the time alone is before, half behind, so that what changes with time counts on both sides. */
    private void round(WholeService service, HttpApi api, ClosedLoop commands) throws Exception {
        double before = run(service, commands, () -> {});
        double with;
        try (StreamReaders readers =
                StreamReaders.connect(service, api, MARKET.value(), size(clients), size(stopped))) {
            with = run(service, commands, () -> comeBack(readers));
            readers.requireAllFollow();
            heapsBeside.add(HeapWatch.liveMegabytes());
        }
        StreamReaders.await(service, 0);
        heapsAfter.add(HeapWatch.liveMegabytes());
        double after = run(service, commands, () -> {});
        alone.add((before + after) / 2);
        beside.add(with);
        ratios.add(with / alone.getLast());
    }

    private int size(int wanted) {
        return isQuick() ? Math.max(1, wanted / 50) : wanted;
    }

    /** Commands per second of the loop, in parts of a second; views catch up before. */
    private double run(WholeService service, ClosedLoop commands, Runnable eachSecond) throws Exception {
        service.awaitCurrent(TIMEOUT, progress -> say("  %s", progress));
        service.sql().sql("CHECKPOINT").update();
        Duration part = isQuick() ? Duration.ofMillis(100) : Duration.ofSeconds(1);
        long sent = 0;
        double took = 0;
        for (int i = 0; i < (isQuick() ? 1 : seconds); i++) {
            LoadResult load = commands.run(SENDERS, part);
            sent += load.latencies().count();
            took += Rates.seconds(load.took());
            eachSecond.run();
        }
        return sent / took;
    }

    private static void comeBack(StreamReaders readers) {
        try {
            readers.comeBack();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void list(FundedAccounts funds) {
        BigDecimal feeRate = new BigDecimal("0.001");
        funds.send(new RegisterAsset(HOT, HOT.value(), AssetType.CRYPTO, 8));
        funds.send(new ListMarket(MARKET, HOT, FundedAccounts.USD, TICK, LOT, feeRate, feeRate));
        for (AssetCode asset : List.of(HOT, FundedAccounts.USD)) {
            funds.send(funds.accounts().stream()
                    .map(account -> FundedAccounts.deposit(account, asset, new BigDecimal("1000000000")))
                    .toArray());
        }
    }

    /** The next command: a new order, which rests, or the cancel of the oldest one. */
    private CommandMessage<?> command(SplittableRandom random, FundedAccounts funds) {
        if (random.nextBoolean() && count.get() > RESTING) {
            OrderId oldest = resting.poll();
            if (oldest != null) {
                count.decrementAndGet();
                return WholeService.message(new CancelOrder(MARKET, oldest));
            }
        }
        OrderId order = OrderId.of(MARKET, NewIds.unique());
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        BigDecimal away = TICK.multiply(BigDecimal.valueOf(random.nextInt(1, PRICES + 1)));
        BigDecimal middle = new BigDecimal("100.00");
        resting.add(order);
        count.incrementAndGet();
        return WholeService.message(new PlaceOrder(
                funds.any(random),
                order,
                MARKET,
                OrderTerms.Limit.of(
                        side,
                        side == Side.BUY ? middle.subtract(away) : middle.add(away),
                        LOT.multiply(BigDecimal.valueOf(random.nextInt(1, 6))),
                        TimeInForce.GTC),
                SelfTradePrevention.NONE,
                null));
    }
}
