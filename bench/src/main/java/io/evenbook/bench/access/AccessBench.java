package io.evenbook.bench.access;

import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.Latencies;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.WholeService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code access}: how long a request with an API key takes until its account is known to be the caller's own, without
 * HTTP.
 */
@Command(
        name = "access",
        sortOptions = false,
        description = "Requests with API keys of 5,000 users: digest, key, user, rate limit, permission, ownership.")
public final class AccessBench extends RoundsBenchmark {
    /** So many that none reaches the 200 reads a second of its tier. */
    private static final int USERS = 5_000;

    private static final double MICROS_PER_MILLI = 1e3;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "length of each round (${DEFAULT-VALUE})")
    private int seconds;

    @Override
    protected Figures measure() throws Exception {
        List<Latencies> measured = new ArrayList<>();
        try (WholeService service = WholeService.start(settings("--evenbook.http.rate-limits=true"))) {
            KeyHolders holders = KeyHolders.create(service, isQuick() ? 100 : USERS);
            service.awaitCurrent(TIMEOUT, progress -> say("  %s", progress));
            GuardedRead read = new GuardedRead(service);
            for (int number = 0; number < holders.count(); number++) {
                read.send(holders, number);
            }
            new WarmUp(this).with(() -> run(read, holders, WARM_UP));
            for (int round = 1; round <= rounds(); round++) {
                Latencies latencies = run(read, holders, Duration.ofSeconds(seconds));
                measured.add(latencies);
                say(
                        "round %d: %,d requests, p50 %.1f us, p99 %.1f us",
                        round, latencies.count(), micros(latencies, 0.5), micros(latencies, 0.99));
            }
        }
        return new Figures("access").add("p50Micros", median(measured, 0.5)).add("p99Micros", median(measured, 0.99));
    }

    private Latencies run(GuardedRead read, KeyHolders holders, Duration length) throws Exception {
        Latencies latencies = new Latencies();
        SplittableRandom random = new SplittableRandom(18);
        long lengthNanos = isQuick() ? TimeUnit.MILLISECONDS.toNanos(50) : length.toNanos();
        long end = System.nanoTime() + lengthNanos;
        while (System.nanoTime() < end) {
            latencies.add(read.send(holders, random.nextInt(holders.count())));
        }
        return latencies;
    }

    private static double median(List<Latencies> rounds, double share) {
        return Rates.median(rounds.stream().map(round -> micros(round, share)).toList());
    }

    private static double micros(Latencies latencies, double share) {
        return latencies.percentileMillis(share) * MICROS_PER_MILLI;
    }
}
