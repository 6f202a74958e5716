package io.evenbook.saga;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.CommandKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.axonframework.eventhandling.EventMessage;

/** Sends the commands of one process: at once, in order, and before its token moves on their outcomes are durable. */
public final class ProcessDispatcher {
    private final String process;
    private final BatchDispatcher commands;

    /** @param process names the actor of the commands */
    public ProcessDispatcher(String process, BatchDispatcher commands) {
        this.process = process;
        this.commands = commands;
    }

    /**
     * Sends a command that may be refused.
     *
     * @param cause the event that the process reacts to
     */
    public void send(Object command, EventMessage<?> cause, Consumer<Rejection> onRefused) {
        commands.send(command, metaData(cause), refused -> onRefused.accept(((RejectedException) refused).rejection()));
    }

    /** Sends a command that no aggregate has a reason to refuse: if one does, the process stops there rather than lose it. */
    public void send(Object command, EventMessage<?> cause) {
        send(command, cause, rejection -> failOn(command, rejection));
    }

    /** Sends a command that no aggregate has a reason to refuse, and that is done once, however often it is sent. */
    public void sendOnce(Object command, String key, EventMessage<?> cause) {
        Map<String, Object> metaData = new HashMap<>(metaData(cause));
        metaData.put(CommandKeys.COMMAND_KEY, key);
        commands.send(command, metaData, refused -> failOn(command, ((RejectedException) refused).rejection()));
    }

    private static void failOn(Object command, Rejection rejection) {
        throw new IllegalStateException("must not be refused: %s, %s: %s".formatted(command, rejection.code(), rejection.detail()));
    }

    private Map<String, ?> metaData(EventMessage<?> cause) {
        Object correlationId = cause.getMetaData().getOrDefault(EventMetaData.CORRELATION_ID, cause.getIdentifier());
        return Map.of(
                EventMetaData.ACTOR, EventMetaData.system(process),
                EventMetaData.CORRELATION_ID, correlationId,
                EventMetaData.CAUSATION_ID, cause.getIdentifier());
    }
}
