package io.evenbook.bench.overload;

import io.evenbook.bench.measure.ClosedLoop;
import io.evenbook.bench.measure.Rates;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * The commands that a closed loop executed in each quarter of a second. Use it for both runs of a comparison: with
 * other code in the second run, the JVM would compile during that run.
 *
 * @param done by quarter; an incomplete last quarter does not count
 */
record Quarters(List<Long> done) {
    static final Duration LENGTH = Duration.ofMillis(250);

    static Quarters of(ClosedLoop load, int clients, Duration observed) throws Exception {
        int quarters = (int) observed.dividedBy(LENGTH);
        AtomicLongArray done = new AtomicLongArray(quarters + 1);
        long start = System.nanoTime();
        load.run(clients, observed, sent -> {
            sent.orThrow();
            done.incrementAndGet((int) Math.min((System.nanoTime() - start) / LENGTH.toNanos(), quarters));
        });
        return new Quarters(IntStream.range(0, quarters).mapToObj(done::get).toList());
    }

    double perSecond() {
        return Rates.perSecond(done.stream().mapToLong(Long::longValue).sum(), LENGTH.multipliedBy(done.size()));
    }
}
