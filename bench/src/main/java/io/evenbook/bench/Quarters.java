package io.evenbook.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * What a closed loop got done, by quarters of a second. What is compared is counted by the same code: other code would
 * be compiled in the midst of the second run.
 *
 * @param done in each quarter; what is left of the time after the last whole one does not count
 */
record Quarters(List<Long> done) {
    static final Duration LENGTH = Duration.ofMillis(250);

    static Quarters of(ClosedLoop load, int clients, Duration observed) throws Exception {
        int quarters = (int) observed.dividedBy(LENGTH);
        AtomicLongArray done = new AtomicLongArray(quarters + 1);
        long start = System.nanoTime();
        load.run(
                clients,
                observed,
                () -> done.incrementAndGet((int) Math.min((System.nanoTime() - start) / LENGTH.toNanos(), quarters)));
        return new Quarters(IntStream.range(0, quarters).mapToObj(done::get).toList());
    }

    double perSecond() {
        return Rates.perSecond(done.stream().mapToLong(Long::longValue).sum(), LENGTH.multipliedBy(done.size()));
    }
}
