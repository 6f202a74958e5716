package io.evenbook.bench.measure;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Records latencies with three significant digits. Thread-safe. */
public final class Latencies {
    private static final int DIGITS = 3;

    private final Histogram nanos = new ConcurrentHistogram(TimeUnit.HOURS.toNanos(1), DIGITS);

    public void add(long elapsedNanos) {
        nanos.recordValue(elapsedNanos);
    }

    public long count() {
        return nanos.getTotalCount();
    }

    /**
     * The latency that this share of the requests did not exceed: 0.99 gives the 99th percentile; 0 without requests.
     */
    public double percentileMillis(double share) {
        return nanos.getValueAtPercentile(100 * share) / 1e6;
    }
}
