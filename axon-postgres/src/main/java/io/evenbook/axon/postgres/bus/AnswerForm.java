package io.evenbook.axon.postgres.bus;

import org.axonframework.commandhandling.CommandResultMessage;

/** Serializes the answer of a command, to be stored with its {@link CommandKeys#COMMAND_KEY}. */
@FunctionalInterface
public interface AnswerForm {

    /**
     * Returns the bytes to store; null to store none. A refusal without an answer does not keep its key: the next
     * command with that key is decided again. The bus calls this before the commit, on the thread that writes for all
     * commands, so it must not block; it may call it again if it decides the command again.
     *
     * @param result the result that the sender will receive, with the positions of its events
     */
    byte[] write(CommandResultMessage<?> result);
}
