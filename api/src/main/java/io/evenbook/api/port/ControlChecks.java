package io.evenbook.api.port;

import io.evenbook.api.control.ControlResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Checks the books. Whoever has them checked records what was found. */
public interface ControlChecks {

    /**
     * Runs all controls, in their order; changes nothing. One run at a time: another one waits. The first run of a
     * process reads the log from its first event on, later ones what came since.
     */
    List<ControlResult> run();

    /** When the last run was recorded, by whichever process; empty: never. */
    Optional<Instant> lastRecordedAt();
}
