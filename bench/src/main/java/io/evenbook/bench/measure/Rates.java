package io.evenbook.bench.measure;

import java.time.Duration;
import java.util.List;

/** Arithmetic on figures. */
public final class Rates {
    private Rates() {}

    public static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    public static double perSecond(long count, Duration duration) {
        return count / seconds(duration);
    }

    /** The middle value; the mean of the two middle ones if their number is even. */
    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
