package io.evenbook.axon.postgres.log;

import java.time.Instant;
import org.axonframework.common.AxonTransientException;

/**
 * The clock of this process is more than ten seconds ahead of the database's: events would be recorded in the future
 * for good. Nothing happened.
 */
public class ClockAheadException extends AxonTransientException {

    /** Refuses to record events at {@code time}. */
    public ClockAheadException(Instant time, Instant databaseTime) {
        super("The clock of this process is at %s, the clock of the database at %s".formatted(time, databaseTime));
    }
}
