package io.evenbook.api.port;

import io.evenbook.api.control.ControlResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs the controls over the ledger. The caller records the results. */
public interface ControlChecks {

    /**
     * Runs all controls in their order. Changes nothing. A second caller waits for the first. The first run of a
     * process reads the whole log, later runs only the new events.
     */
    List<ControlResult> run();

    /** Returns when the latest run was recorded by any process; empty: never. */
    Optional<Instant> lastRecordedAt();
}
