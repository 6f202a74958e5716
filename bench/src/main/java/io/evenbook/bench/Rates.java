package io.evenbook.bench;

import java.time.Duration;
import java.util.List;

/** The arithmetic of figures. */
final class Rates {
    private Rates() {}

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static double perSecond(long count, Duration duration) {
        return count / seconds(duration);
    }

    /** The one in the middle; of an even number of values, the mean of the two there. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
