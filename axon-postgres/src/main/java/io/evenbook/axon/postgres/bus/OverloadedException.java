package io.evenbook.axon.postgres.bus;

import java.time.Duration;
import org.axonframework.common.AxonTransientException;

/** The lane of a command is full. Nothing happened; retry after {@link #retryAfter}. */
public class OverloadedException extends AxonTransientException {

    private final Duration retryAfter;

    /** Refuses a command, suggesting to try again after {@code retryAfter}. */
    public OverloadedException(Duration retryAfter) {
        super("Too many commands are waiting; try again in " + retryAfter);
        this.retryAfter = retryAfter;
    }

    /** How long to wait before trying again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
