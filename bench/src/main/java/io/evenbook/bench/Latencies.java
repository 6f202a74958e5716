package io.evenbook.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long requests took, to three digits. May be used by several threads. */
public final class Latencies {
    private static final int DIGITS = 3;

    private final Histogram nanos = new ConcurrentHistogram(TimeUnit.HOURS.toNanos(1), DIGITS);

    public void add(long elapsedNanos) {
        nanos.recordValue(elapsedNanos);
    }

    public long count() {
        return nanos.getTotalCount();
    }

    /** The least time within which that share of the requests was answered; 0 if there were none. */
    public double percentileMillis(double share) {
        return nanos.getValueAtPercentile(100 * share) / 1e6;
    }
}
