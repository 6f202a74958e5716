package io.evenbook.bench.overload;

import io.evenbook.bench.measure.Rates;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The time that the service needs after an overload to reach its former rate.
 *
 * @param shares the rate in each quarter of a second after the overload, divided by the rate before it
 */
record Recovery(List<Double> shares) {
    private static final double NEARLY = 0.9;

    /** @param after the quarters of the same load, which had the rate {@code fullPerSecond} before the overload */
    static Recovery of(Quarters after, double fullPerSecond) {
        double full = fullPerSecond * Rates.seconds(Quarters.LENGTH);
        return new Recovery(after.done().stream().map(done -> done / full).toList());
    }

    /**
     * The time from the end of the overload to the end of the first quarter of a second with nine tenths of the former
     * rate; the whole observed time if there is no such quarter.
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
        return "%s within %s; in %% of full speed, by quarters of a second: %s"
                .formatted(isReached() ? "full speed" : "no full speed", untilFullSpeed(), percents);
    }
}
