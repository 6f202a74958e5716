package io.evenbook.axon.postgres.lease;

import org.axonframework.common.AxonTransientException;

/**
 * This process does not hold the {@link CommandLease}. Nothing happened; send the command to the owner, or retry after
 * a take-over.
 */
public class NotOwnerException extends AxonTransientException {

    /** Refuses a command or an append. */
    public NotOwnerException() {
        super("Another process handles the commands, or none does yet");
    }
}
