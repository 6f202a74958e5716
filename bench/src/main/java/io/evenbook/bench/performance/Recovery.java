package io.evenbook.bench.performance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How soon after an overload the service does again what it did before.
 *
 * @param shares for each quarter of a second after the overload, what was done of what was done in a quarter of a second before it
 */
record Recovery(List<Double> shares) {
    private static final Duration QUARTER = Duration.ofMillis(250);
    private static final double NEARLY = 0.9;

    /** @param load what did {@code fullPerSecond} before, with as many clients */
    static Recovery observe(ClosedLoop load, int clients, double fullPerSecond, Duration observed) throws Exception {
        int quarters = (int) observed.dividedBy(QUARTER);
        AtomicLongArray done = new AtomicLongArray(quarters + 1);
        long start = System.nanoTime();
        load.run(clients, observed, () -> done.incrementAndGet((int) Math.min((System.nanoTime() - start) / QUARTER.toNanos(), quarters)));
        double full = fullPerSecond * Rates.seconds(QUARTER);
        return new Recovery(IntStream.range(0, quarters).mapToObj(quarter -> done.get(quarter) / full).toList());
    }

    /**
     * From the end of the overload to the end of the first quarter of a second in which nine tenths of the former rate was done; all of the
     * time that was observed if there was none.
     */
    Duration untilFullSpeed() {
        long before = shares.stream().takeWhile(share -> share < NEARLY).count();
        return QUARTER.multipliedBy(Math.min(before + 1, shares.size()));
    }

    private boolean isReached() {
        return shares.stream().anyMatch(share -> share >= NEARLY);
    }

    @Override
    public String toString() {
        String percents = shares.stream().map(share -> "%.0f".formatted(100 * share)).collect(Collectors.joining(" "));
        return "%s within %s; by quarters of a second, in %% of it: %s".formatted(
                isReached() ? "full speed" : "no full speed", untilFullSpeed(), percents);
    }
}
