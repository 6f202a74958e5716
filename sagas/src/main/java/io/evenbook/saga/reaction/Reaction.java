package io.evenbook.saga.reaction;

import io.evenbook.api.EventCatalog;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.api.parked.ParkedId;
import io.evenbook.saga.ProcessDispatcher.Failure;
import io.evenbook.saga.ProcessDispatcher;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * Sends one command for each event of a kind. An event whose command is refused, or fails, is parked until an operator has it tried again;
 * the others go on.
 *
 * @param <E> the events
 */
final class Reaction<E> implements EventMessageHandler {
    private final String name;
    private final Class<E> kind;
    private final BiFunction<E, Long, Optional<Object>> command;
    private final ProcessDispatcher commands;
    private final LongFunction<? extends EventMessage<?>> events;

    /**
     * @param command what to send for an event at its position; empty: nothing
     * @param events  the event at a position of the log
     */
    Reaction(
            String name,
            Class<E> kind,
            BiFunction<E, Long, Optional<Object>> command,
            ProcessDispatcher commands,
            LongFunction<? extends EventMessage<?>> events) {
        this.name = name;
        this.kind = kind;
        this.command = command;
        this.commands = commands;
        this.events = events;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return kind.isAssignableFrom(message.getPayloadType())
                || message.getPayload() instanceof ParkedRetried retried && retried.parkedId().reader().equals(name);
    }

    @Override
    public Object handle(EventMessage<?> message) {
        if (message.getPayload() instanceof ParkedRetried retried) {
            long position = retried.parkedId().position();
            react(events.apply(position), position);
        } else {
            react(message, positionOf(message));
        }
        return null;
    }

    private void react(EventMessage<?> message, long position) {
        Consumer<Failure> park = failure -> commands.send(
                new ParkEvent(
                        ParkedId.of(name, position),
                        message.getIdentifier(),
                        EventCatalog.of(message.getPayloadType()).name(),
                        failure.code(),
                        failure.detail()),
                message);
        Optional<Object> reaction;
        try {
            reaction = command.apply(kind.cast(message.getPayload()), position);
        } catch (NotReadableException e) {
            throw e;
        } catch (RuntimeException e) {
            park.accept(Failure.of(e));
            return;
        }
        reaction.ifPresent(sent -> commands.send(sent, message, park));
    }

    /** What a command is made of can't be read at present: the process waits for it, and parks nothing. */
    static final class NotReadableException extends RuntimeException {
        private NotReadableException(RuntimeException cause) {
            super(cause.toString(), cause);
        }

        static <T> T read(Supplier<T> from) {
            try {
                return from.get();
            } catch (RuntimeException e) {
                throw new NotReadableException(e);
            }
        }
    }

    private static long positionOf(EventMessage<?> message) {
        return ((GlobalSequenceTrackingToken) ((TrackedEventMessage<?>) message).trackingToken()).getGlobalIndex();
    }
}
