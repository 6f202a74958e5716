package io.evenbook.axon.postgres;

import org.axonframework.common.AxonTransientException;

/**
 * This process does not hold the {@link CommandLease}. Nothing happened; ask the process that does, or again after a
 * while.
 */
public class NotOwnerException extends AxonTransientException {

    /** Refuses a command or an append. */
    public NotOwnerException() {
        super("Another process handles the commands, or none does yet");
    }
}
