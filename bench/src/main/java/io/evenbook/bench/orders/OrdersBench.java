package io.evenbook.bench.orders;

import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.bench.measure.ClosedLoop;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.LoadResult;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.measure.SentCommand;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.WholeService;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code orders}: commands on the orders of one market per second: decided alone, by a service without views, and by
 * the whole service until every view shows them.
 */
@Command(
        name = "orders",
        sortOptions = false,
        description = "Orders placed, cancelled, amended and matched per second, without views and with all views.")
public final class OrdersBench extends RoundsBenchmark {
    static final MarketId MARKET = new MarketId("COIN-USD");
    static final AssetCode BASE = new AssetCode("COIN");
    static final AssetCode QUOTE = FundedAccounts.USD;
    static final BigDecimal PLENTY = new BigDecimal("1000000000");

    private static final int ACCOUNTS = 1_000;
    private static final int SENT_AT_ONCE = 50;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "length of each measurement (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "256",
            description = "clients that send commands (${DEFAULT-VALUE})")
    private int clients;

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "10000",
            description = "orders that rest in the book (${DEFAULT-VALUE})")
    private int orders;

    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    @Override
    protected Figures measure() throws Exception {
        decideAlone();
        try (WholeService service = WholeService.startCommandsOnly(settings())) {
            Load load = Load.open(service, accounts(), orders());
            measureRounds(() -> measure(load, "commandsOnlyOrdersPerSecond", "commandsOnlyOrderP99Millis"));
        }
        try (WholeService service = WholeService.start(settings())) {
            Load load = Load.open(service, accounts(), orders());
            measureRounds(() -> measure(load, "ordersPerSecond", "orderP99Millis"));
        }
        Figures figures = new Figures("orders");
        values.forEach((name, all) -> figures.add(name, Rates.median(all)));
        return figures;
    }

    private void decideAlone() throws Exception {
        List<AccountId> names = IntStream.range(0, accounts())
                .mapToObj("acc_%05d"::formatted)
                .map(AccountId::new)
                .toList();
        DecidedOrders decided = DecidedOrders.fill(names, orders());
        measureRounds(() -> {
            record("commandToEventsPerSecond", decided.perSecond(duration(), false));
            record("commandToJsonPerSecond", decided.perSecond(duration(), true));
        });
    }

    @FunctionalInterface
    private interface Round {
        void run() throws Exception;
    }

    /** Warms up, and measures several rounds. */
    private void measureRounds(Round round) throws Exception {
        Map<String, List<Double>> before = new LinkedHashMap<>(values);
        new WarmUp(this).with(round::run);
        values.clear();
        values.putAll(before);
        for (int number = 1; number <= rounds(); number++) {
            say("round %d", number);
            round.run();
        }
    }

    /** Measures until no process has work left and all views that there are show it. */
    private void measure(Load load, String rate, String p99) throws Exception {
        load.service.sql().sql("CHECKPOINT").update();
        LongAdder tooLate = new LongAdder();
        long begun = System.nanoTime();
        LoadResult result = new ClosedLoop(load.service.commands(), load::next)
                .run(clients, duration(), sent -> load.answered(sent, tooLate));
        load.service.awaitCurrent(TIMEOUT, progress -> say("    %s", progress));
        Duration whole = Duration.ofNanos(System.nanoTime() - begun);
        say(
                "  %,d commands, %,d of them too late; %.1f s until everything was current",
                result.latencies().count(), tooLate.sum(), Rates.seconds(whole.minus(result.took())));
        record(rate, Rates.perSecond(result.latencies().count(), whole));
        record(p99, result.latencies().percentileMillis(0.99));
    }

    private void record(String name, double value) {
        say("  %-28s %,12.1f", name, value);
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    private Duration duration() {
        return isQuick() ? Duration.ofMillis(300) : Duration.ofSeconds(seconds);
    }

    private int orders() {
        return isQuick() ? 200 : orders;
    }

    private int accounts() {
        return isQuick() ? 50 : ACCOUNTS;
    }

    static ListMarket listing() {
        BigDecimal feeRate = new BigDecimal("0.001");
        return new ListMarket(MARKET, BASE, QUOTE, OrderMix.TICK, OrderMix.LOT, feeRate, feeRate);
    }

    /** Whether an order had ended before its cancel or amendment came. */
    static boolean isTooLate(String code) {
        return code.equals("order.ended");
    }

    /** A service with a market and its filled book. */
    private record Load(WholeService service, OrderMix mix) {
        static Load open(WholeService service, int accounts, int orders) {
            FundedAccounts funds = FundedAccounts.open(service, accounts);
            funds.send(new RegisterAsset(BASE, "Coin", AssetType.CRYPTO, 8));
            funds.send(listing());
            for (AssetCode asset : List.of(BASE, QUOTE)) {
                for (int first = 0; first < accounts; first += SENT_AT_ONCE) {
                    funds.send(funds.accounts().subList(first, first + SENT_AT_ONCE).stream()
                            .map(account -> FundedAccounts.deposit(account, asset, PLENTY))
                            .toArray());
                }
            }
            OrderMix mix = new OrderMix(MARKET, funds.accounts(), orders);
            SplittableRandom random = new SplittableRandom(19);
            for (int first = 0; first < orders; first += SENT_AT_ONCE) {
                Object[] some = Stream.generate(() -> mix.place(random))
                        .limit(Math.min(SENT_AT_ONCE, orders - first))
                        .toArray();
                funds.send(some);
                Stream.of(some).forEach(mix::accepted);
            }
            return new Load(service, mix);
        }

        private CommandMessage<?> next(SplittableRandom random) {
            return WholeService.message(mix.next(random));
        }

        private void answered(SentCommand sent, LongAdder tooLate) {
            String refusal = sent.refusal();
            if (refusal == null) {
                mix.accepted(((CommandMessage<?>) sent.command()).getPayload());
            } else if (isTooLate(refusal)) {
                tooLate.increment();
            } else {
                sent.orThrow();
            }
        }
    }
}
