package io.evenbook.bench.append;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;
import io.evenbook.bench.measure.ClosedLoop;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.LoadResult;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.measure.SentCommand;
import io.evenbook.bench.service.EmbeddedDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code append}: deposits per second. Each is answered after its event is on disk. */
@Command(
        name = "append",
        sortOptions = false,
        description = "Deposits per second: Evenbook, stock Axon, and COPY as the upper limit.")
public final class AppendBench extends RoundsBenchmark {
    private static final int OPENED_AT_ONCE = 500;

    /** One for writes, two for reads of streams, one for the head of the log. */
    private static final int CONNECTIONS = 4;

    private static final AssetCode USD = new AssetCode("USD");

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "length of each measurement (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "0",
            description = "events in Evenbook's log and in that of COPY before the measurement (${DEFAULT-VALUE})")
    private long history;

    private enum Who {
        EVENBOOK,
        AXON_JDBC
    }

    /** Deposits go to all accounts at random, or all to one. */
    private enum Target {
        SPREAD,
        HOT
    }

    private record Cell(Who who, Target target, int clients) {}

    private int accounts;
    private List<Integer> clientCounts;
    private final Map<Cell, List<LoadResult>> loads = new LinkedHashMap<>();
    private final List<Double> copyRates = new ArrayList<>();

    @Override
    protected Figures measure() throws Exception {
        accounts = isQuick() ? 100 : 5_000;
        clientCounts = isQuick() ? List.of(256) : List.of(64, 256, 1_000);
        try (EmbeddedDatabase database = EmbeddedDatabase.start();
                HikariDataSource log = database.newEventStore("evenbook", CONNECTIONS);
                Contender evenbook = new EvenbookContender(log);
                Contender axon = new AxonContender(database.newSchema("axon", AxonContender.THREADS + 2));
                CopyLimit copy = new CopyLimit(log, database.newEventStore("copy", 1))) {
            Map<Who, Contender> contenders = Map.of(Who.EVENBOOK, evenbook, Who.AXON_JDBC, axon);
            contenders.values().forEach(this::openAccounts);
            makeHistory(evenbook, log);
            warmUp(contenders, copy);
            for (int round = 1; round <= rounds(); round++) {
                say("round %d", round);
                database.checkpoint();
                measureAll(contenders);
                copyRates.add(copy.copyNewRows());
                say("  %-9s %-6s %13s  %,8.0f/s", "COPY", "", "", copyRates.getLast());
            }
        }
        return figures();
    }

    private void makeHistory(Contender evenbook, DataSource log) throws Exception {
        int clients = clientCounts.getLast();
        for (long head = headOf(log); head < history; head = headOf(log)) {
            LoadResult load = deposits(evenbook, Target.SPREAD).run(clients, Duration.ofSeconds(10));
            say(
                    "  at %,d events: %,.0f/s, p99 %.1f ms",
                    head, load.perSecond(), load.latencies().percentileMillis(0.99));
        }
    }

    private static long headOf(DataSource log) {
        return JdbcClient.create(log)
                .sql("SELECT max(global_index) FROM events")
                .query(Long.class)
                .single();
    }

    private void warmUp(Map<Who, Contender> contenders, CopyLimit copy) throws Exception {
        for (Contender contender : contenders.values()) {
            for (Target target : Target.values()) {
                deposits(contender, target).run(clientCounts.getFirst(), duration());
            }
        }
        copy.copyNewRows();
    }

    /** Contenders take turns at each load, so that other activity of the machine affects both. */
    private void measureAll(Map<Who, Contender> contenders) throws Exception {
        for (int clients : clientCounts) {
            for (Target target : Target.values()) {
                for (Who who : Who.values()) {
                    LoadResult load = deposits(contenders.get(who), target).run(clients, duration());
                    loads.computeIfAbsent(new Cell(who, target, clients), cell -> new ArrayList<>())
                            .add(load);
                    say(
                            "  %-9s %-6s %5d clients  %,8.0f/s  p50 %6.1f ms  p99 %6.1f ms",
                            who,
                            target,
                            clients,
                            load.perSecond(),
                            load.latencies().percentileMillis(0.5),
                            load.latencies().percentileMillis(0.99));
                }
            }
        }
    }

    private Figures figures() {
        Cell at256 = new Cell(Who.EVENBOOK, Target.SPREAD, 256);
        return new Figures("append")
                .add("evenbookPerSecond", best(Who.EVENBOOK, Target.SPREAD))
                .add("axonJdbcPerSecond", best(Who.AXON_JDBC, Target.SPREAD))
                .add("copyRowsPerSecond", Rates.median(copyRates))
                .add("hotEvenbookPerSecond", best(Who.EVENBOOK, Target.HOT))
                .add("hotAxonJdbcPerSecond", best(Who.AXON_JDBC, Target.HOT))
                .add("at256PerSecond", median(at256, LoadResult::perSecond))
                .add("at256P50Millis", median(at256, load -> load.latencies().percentileMillis(0.5)))
                .add("at256P99Millis", median(at256, load -> load.latencies().percentileMillis(0.99)));
    }

    /** The median of the rounds, at the number of clients with the highest median. */
    private double best(Who who, Target target) {
        return clientCounts.stream()
                .mapToDouble(clients -> median(new Cell(who, target, clients), LoadResult::perSecond))
                .max()
                .orElseThrow();
    }

    private double median(Cell cell, ToDoubleFunction<LoadResult> figure) {
        return Rates.median(loads.get(cell).stream().map(figure::applyAsDouble).toList());
    }

    private Duration duration() {
        return isQuick() ? Duration.ofMillis(200) : Duration.ofSeconds(seconds);
    }

    private void openAccounts(Contender contender) {
        for (int first = 0; first < accounts; first += OPENED_AT_ONCE) {
            SentCommand.allOf(
                    contender.bus(),
                    IntStream.range(first, Math.min(first + OPENED_AT_ONCE, accounts))
                            .mapToObj(account -> new BenchAccount.Open(accountId(account), usd("0.000000"))));
        }
    }

    private ClosedLoop deposits(Contender contender, Target target) {
        Function<SplittableRandom, String> account = switch (target) {
            case SPREAD -> random -> accountId(random.nextInt(accounts));
            case HOT -> random -> accountId(0);
        };
        Money amount = usd("10.000000");
        return new ClosedLoop(
                contender.bus(),
                random -> new BenchAccount.Deposit(account.apply(random), Long.toHexString(random.nextLong()), amount));
    }

    private static String accountId(int number) {
        return "acc_%05d".formatted(number);
    }

    private static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }
}
