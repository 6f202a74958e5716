package io.evenbook.bench.measure;

import java.time.Duration;

/**
 * The result of a load.
 *
 * @param latencies of each command, from its dispatch to its answer
 * @param took from the first dispatch to the last answer
 */
public record LoadResult(Latencies latencies, Duration took) {
    public double perSecond() {
        return Rates.perSecond(latencies.count(), took);
    }
}
