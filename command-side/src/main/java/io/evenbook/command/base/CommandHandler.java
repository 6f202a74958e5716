package io.evenbook.command.base;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.bus.Streams;

/**
 * Has a command decided and appends its events.
 *
 * @param <C> the commands
 */
@FunctionalInterface
public interface CommandHandler<C> {
    /**
     * @return the version of the resource that the command is about
     * @throws RejectedException if a rule refuses the command; the caller must undo what was appended
     */
    long handle(C command, Streams streams);
}
