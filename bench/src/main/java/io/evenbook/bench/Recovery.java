package io.evenbook.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How soon after an overload the service does again what it did before.
 *
 * @param shares for each quarter of a second after the overload, what was done of what was done in a quarter of a
 *     second before it
 */
record Recovery(List<Double> shares) {
    private static final double NEARLY = 0.9;

    /** @param after what the load that did {@code fullPerSecond} before did afterwards */
    static Recovery of(Quarters after, double fullPerSecond) {
        double full = fullPerSecond * Rates.seconds(Quarters.LENGTH);
        return new Recovery(after.done().stream().map(done -> done / full).toList());
    }

    /**
     * From the end of the overload to the end of the first quarter of a second in which nine tenths of the former rate
     * was done; all of the time that was observed if there was none.
     */
    Duration untilFullSpeed() {
        long before = shares.stream().takeWhile(share -> share < NEARLY).count();
        return Quarters.LENGTH.multipliedBy(Math.min(before + 1, shares.size()));
    }

    private boolean isReached() {
        return shares.stream().anyMatch(share -> share >= NEARLY);
    }

    @Override
    public String toString() {
        String percents =
                shares.stream().map(share -> "%.0f".formatted(100 * share)).collect(Collectors.joining(" "));
        return "%s within %s; by quarters of a second, in %% of it: %s"
                .formatted(isReached() ? "full speed" : "no full speed", untilFullSpeed(), percents);
    }
}
