package io.evenbook.projection.view;

import io.evenbook.axon.postgres.reader.LogReader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * How the log is read into a generation.
 *
 * @param throttle slows it down; empty if nothing does
 */
record Reading(LogReader reader, Optional<Throttle> throttle) {

    /** Ends it; completes when the batch that is being written is finished. */
    CompletableFuture<Void> stop() {
        throttle.ifPresent(Throttle::lift);
        return reader.stop();
    }
}
