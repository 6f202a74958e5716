package io.evenbook.bench.performance;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How soon after an overload the service does again what it did before.
 *
 * @param untilFullSpeed from the end of the overload to the end of the first quarter of a second in which nine tenths of the former rate
 *                       was done; all of the time that was observed if there was none
 * @param reached        whether there was one
 */
record Recovery(Duration untilFullSpeed, boolean reached) {
    private static final Duration QUARTER = Duration.ofMillis(250);
    private static final double NEARLY = 0.9;

    /** @param load what did {@code fullPerSecond} before, with as many clients */
    static Recovery observe(ClosedLoop load, int clients, double fullPerSecond, Duration observed) throws Exception {
        int quarters = (int) observed.dividedBy(QUARTER);
        AtomicLongArray done = new AtomicLongArray(quarters + 1);
        long start = System.nanoTime();
        load.run(clients, observed, () -> done.incrementAndGet((int) Math.min((System.nanoTime() - start) / QUARTER.toNanos(), quarters)));
        double enough = NEARLY * fullPerSecond * Rates.seconds(QUARTER);
        for (int quarter = 0; quarter < quarters; quarter++) {
            if (done.get(quarter) >= enough) {
                return new Recovery(QUARTER.multipliedBy(quarter + 1), true);
            }
        }
        return new Recovery(observed, false);
    }

    @Override
    public String toString() {
        return reached ? "full speed within " + untilFullSpeed : "no full speed within " + untilFullSpeed;
    }
}
