package io.evenbook.axon.postgres.sql;

import org.axonframework.common.AxonTransientException;

/** PostgreSQL could not be reached. Nothing happened; the caller can retry. */
public class StoreUnavailableException extends AxonTransientException {

    /** Reports that no connection could be opened, or that it was lost before the commit. */
    public StoreUnavailableException(Throwable cause) {
        super("The event store cannot be reached: " + cause.getMessage(), cause);
    }
}
