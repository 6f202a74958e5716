package io.evenbook.projection.view;

import io.evenbook.axon.postgres.reader.LogReader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The reader of one generation.
 *
 * @param throttle limits its rate; empty for no limit
 */
record Reading(LogReader reader, Optional<Throttle> throttle) {

    /** Stops the reader; completes when the running batch has committed or failed. */
    CompletableFuture<Void> stop() {
        throttle.ifPresent(Throttle::release);
        return reader.stop();
    }
}
