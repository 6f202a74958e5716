package io.evenbook.axon.postgres.log;

import org.axonframework.common.AxonNonTransientException;

/**
 * The connection broke during a commit, and the database did not say in time whether the commit happened. A command
 * with an idempotency key can be repeated safely; for any other, look at the log first.
 */
public class OutcomeUnknownException extends AxonNonTransientException {

    /** Reports a commit with an indeterminate outcome. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
