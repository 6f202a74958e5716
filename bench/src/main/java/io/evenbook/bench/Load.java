package io.evenbook.bench;

import java.time.Duration;

/**
 * What was done in a while.
 *
 * @param latencies of each command, from its dispatch to its answer
 * @param took from the first dispatch to the last answer
 */
record Load(Latencies latencies, Duration took) {
    double perSecond() {
        return Rates.perSecond(latencies.count(), took);
    }
}
