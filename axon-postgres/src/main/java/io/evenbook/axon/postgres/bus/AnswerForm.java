package io.evenbook.axon.postgres.bus;

import org.axonframework.commandhandling.CommandResultMessage;

/** How the answer of a command is written to be kept with its {@link CommandKeys#COMMAND_KEY}. */
@FunctionalInterface
public interface AnswerForm {

    /**
     * The bytes to keep; null to keep none. Of a refusal the key is not kept either then: the next command with it is
     * decided anew. Called before the commit, on a thread that writes for all commands: must not wait for anything. May
     * be called again if the command has to be decided again.
     *
     * @param result as the sender will receive it, the positions of its events included
     */
    byte[] write(CommandResultMessage<?> result);
}
