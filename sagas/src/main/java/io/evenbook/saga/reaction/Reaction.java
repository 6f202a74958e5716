package io.evenbook.saga.reaction;

import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.saga.ProcessDispatcher;
import java.util.Optional;
import java.util.function.BiFunction;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/**
 * Sends at most one command for each event of a type. If the command is refused or fails, the event is parked, and the
 * next ones are handled.
 *
 * @param kind type of the events
 * @param command the command for an event and its position; empty for none
 */
record Reaction<E>(Class<E> kind, BiFunction<E, Long, Optional<Object>> command, ProcessDispatcher commands)
        implements EventMessageHandler {

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return kind.isAssignableFrom(message.getPayloadType());
    }

    @Override
    public Object handle(EventMessage<?> message) {
        long position = EventLog.positionOf(message);
        command.apply(kind.cast(message.getPayload()), position).ifPresent(sent -> commands.send(sent, message));
        return null;
    }
}
