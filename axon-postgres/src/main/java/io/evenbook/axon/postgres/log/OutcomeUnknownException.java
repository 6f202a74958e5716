package io.evenbook.axon.postgres.log;

import org.axonframework.common.AxonNonTransientException;

/**
 * The connection was lost while a commit was under way, and the database could not be asked in time what became of it.
 * The events may be stored or not: a command with a {@link CommandKeys#COMMAND_KEY} can be repeated safely, for any
 * other the log has to be looked at first.
 */
public class OutcomeUnknownException extends AxonNonTransientException {

    /** Reports a commit whose outcome could not be found out. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
