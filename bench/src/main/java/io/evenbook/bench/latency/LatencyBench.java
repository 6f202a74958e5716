package io.evenbook.bench.latency;

import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.Latencies;
import io.evenbook.bench.measure.OpenLoop;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.WholeService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code latency}: at a constant rate, the time to the answer and the time until the accounts view shows the event. */
@Command(
        name = "latency",
        sortOptions = false,
        description =
                "Constant rate of deposits: time to the answer, and time until the accounts view shows the deposit.")
public final class LatencyBench extends RoundsBenchmark {
    private static final int ACCOUNTS = 1_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "deposits per second (${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "length of each round (${DEFAULT-VALUE})")
    private int seconds;

    private record Round(Latencies command, Latencies view) {}

    @Override
    protected Figures measure() throws Exception {
        List<Round> measured = new ArrayList<>();
        try (WholeService service = WholeService.start(settings())) {
            FundedAccounts funds = FundedAccounts.open(service, ACCOUNTS);
            new WarmUp(this).with(() -> run(service, funds));
            // After a checkpoint PostgreSQL reuses its WAL files, as in long operation; creating one takes 50 ms.
            // The next, unmeasured round writes each page in full, as after every checkpoint.
            service.sql().sql("CHECKPOINT").update();
            run(service, funds);
            for (int round = 1; round <= rounds(); round++) {
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

    private Round run(WholeService service, FundedAccounts funds) throws Exception {
        Latencies command = new Latencies();
        AtomicLong refused = new AtomicLong();
        OpenLoop deposits = new OpenLoop(service.commands(), funds::deposit);
        try (ViewWatch accounts = new ViewWatch(service, "accounts")) {
            long sent = deposits.run(
                    isQuick() ? rate / 10.0 : rate,
                    isQuick() ? Duration.ofMillis(500) : Duration.ofSeconds(seconds),
                    System.nanoTime(),
                    (due, _, result) -> {
                        if (result.isExceptional()) {
                            refused.incrementAndGet();
                        } else {
                            command.add(System.nanoTime() - due);
                            accounts.expect(Committed.of(result).position(), due);
                        }
                    });
            accounts.awaitSeen(() -> sent - refused.get(), TIMEOUT);
            if (refused.get() > 0) {
                say("  refused, and not measured: %,d of %,d deposits", refused.get(), sent);
            }
            service.awaitCurrent(TIMEOUT, progress -> say("  %s", progress));
            return new Round(command, accounts.latencies());
        }
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Rates.median(rounds.stream().map(figure::applyAsDouble).toList());
    }
}
