package io.evenbook.axon.postgres;

import org.axonframework.common.AxonTransientException;

/** PostgreSQL could not be reached. What was asked for did not happen; ask again after a while. */
public class StoreUnavailableException extends AxonTransientException {

    /** Reports a connection that could not be had, or was lost before the commit. */
    public StoreUnavailableException(Throwable cause) {
        super("The event store cannot be reached: " + cause.getMessage(), cause);
    }
}
