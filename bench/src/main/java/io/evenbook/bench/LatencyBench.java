package io.evenbook.bench;

import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.bench.Latencies;
import io.evenbook.axon.postgres.bus.Committed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code latency}: at a rate that the service carries, how long a client waits, and until a reader sees it. */
@Command(
        name = "latency",
        sortOptions = false,
        description = "At a constant rate of deposits: time to the answer, and until the accounts view shows them.")
final class LatencyBench extends Benchmark {
    private static final int ACCOUNTS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "deposits per second (${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often it is measured (${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "how long each time (${DEFAULT-VALUE})")
    private int seconds;

    private record Round(Latencies command, Latencies view) {}

    @Override
    Figures measure() throws Exception {
        List<Round> measured = new ArrayList<>();
        try (WholeService service = WholeService.start(settings())) {
            Funds funds = Funds.open(service, ACCOUNTS);
            new WarmUp(this).with(() -> run(service, funds));
            // From then on PostgreSQL writes over old files of its log, as it does once it has run for a while; making
            // a new one takes 50 ms.
            // The next round still pays for the checkpoint: it writes each page as a whole the first time.
            service.sql().sql("CHECKPOINT").update();
            run(service, funds);
            for (int round = 1; round <= (isQuick() ? 1 : rounds); round++) {
                Round result = run(service, funds);
                measured.add(result);
                say(
                        "round %d: command p50 %.1f ms, p99 %.1f ms; view p50 %.1f ms, p99 %.1f ms",
                        round,
                        result.command().percentileMillis(0.5),
                        result.command().percentileMillis(0.99),
                        result.view().percentileMillis(0.5),
                        result.view().percentileMillis(0.99));
            }
        }
        return new Figures("latency")
                .add(
                        "commandP50Millis",
                        median(measured, round -> round.command().percentileMillis(0.5)))
                .add(
                        "commandP99Millis",
                        median(measured, round -> round.command().percentileMillis(0.99)))
                .add("viewP50Millis", median(measured, round -> round.view().percentileMillis(0.5)))
                .add("viewP99Millis", median(measured, round -> round.view().percentileMillis(0.99)));
    }

    private Round run(WholeService service, Funds funds) throws Exception {
        Latencies command = new Latencies();
        OpenLoop deposits = new OpenLoop(service.commands(), funds::deposit);
        try (ViewWatch accounts = new ViewWatch(service, "accounts")) {
            long sent = deposits.run(
                    isQuick() ? rate / 10.0 : rate,
                    isQuick() ? Duration.ofMillis(500) : Duration.ofSeconds(seconds),
                    System.nanoTime(),
                    (due, _, result) -> {
                        if (!result.isExceptional()) {
                            command.add(System.nanoTime() - due);
                            accounts.expect(Committed.of(result).position(), due);
                        }
                    });
            accounts.awaitSeen(sent, PATIENCE);
            service.awaitCurrent(PATIENCE, news -> say("  %s", news));
            return new Round(command, accounts.latencies());
        }
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Rates.median(rounds.stream().map(figure::applyAsDouble).toList());
    }
}
