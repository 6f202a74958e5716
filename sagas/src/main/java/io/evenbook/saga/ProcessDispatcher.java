package io.evenbook.saga;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedItem;
import io.evenbook.api.Rejection;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.UnreadableEvent;
import java.util.Map;
import java.util.function.Consumer;
import org.axonframework.eventhandling.EventMessage;

/**
 * Sends the commands of one process immediately and in order. Their outcomes are durable before the process stores its
 * token.
 */
public final class ProcessDispatcher {
    private final String process;
    private final BatchDispatcher commands;

    /** @param process names the actor of the commands */
    public ProcessDispatcher(String process, BatchDispatcher commands) {
        this.process = process;
        this.commands = commands;
    }

    /**
     * Why a command failed in a way that a repeat would not change.
     *
     * @param code the rejection's code, or {@code saga.failed} for an exception
     */
    public record Failure(String code, String detail) {
        public static Failure of(Throwable cause) {
            return cause instanceof RejectedException rejected
                    ? new Failure(rejected.rejection().code(), detail(rejected.rejection()))
                    : new Failure("saga.failed", cause.toString());
        }

        private static String detail(Rejection rejection) {
            return rejection instanceof RejectedItem part
                    ? "%s %d: %s".formatted(part.part(), part.index(), detail(part.cause()))
                    : rejection.detail();
        }
    }

    /**
     * Sends a command, and calls back if it is refused or fails.
     *
     * @param cause the event that the process reacts to
     */
    public void send(Object command, EventMessage<?> cause, Consumer<Failure> onFailed) {
        commands.send(command, metaData(cause), failure -> onFailed.accept(Failure.of(failure)));
    }

    /** Waits until the outcomes of all commands sent so far are durable; those that are refused call back. */
    public void awaitOutcomes() {
        commands.awaitOutcomes();
    }

    /** Sends a command, and parks the event if the command is refused or fails. */
    public void send(Object command, EventMessage<?> cause) {
        send(command, cause, failure -> park(cause, failure));
    }

    /** Parks an event of this batch, see {@link #park(long, String, String, EventMessage, Failure)}. */
    public void park(EventMessage<?> event, Failure why) {
        park(EventLog.positionOf(event), event.getIdentifier(), typeOf(event), event, why);
    }

    /**
     * Parks an event: records why the process could not handle it.
     *
     * @param type the name under which the event is stored
     * @param cause the event that the process reacts to now: that one, or a later one
     * @throws IllegalStateException in the batch, if the command that parks is refused: the process stops rather than
     *     lose the event
     */
    public void park(long position, String eventId, String type, EventMessage<?> cause, Failure why) {
        ParkEvent park = new ParkEvent(ParkedId.of(process, position), eventId, type, why.code(), why.detail());
        send(park, cause, failure -> {
            throw new IllegalStateException(
                    "must not be refused: %s, %s: %s".formatted(park, failure.code(), failure.detail()));
        });
    }

    /** The name under which an event is stored, for instance {@code account.FundsHeld}. */
    static String typeOf(EventMessage<?> event) {
        return event instanceof UnreadableEvent unreadable
                ? unreadable.storedType()
                : EventCatalog.of(event.getPayloadType()).name();
    }

    String process() {
        return process;
    }

    private Map<String, ?> metaData(EventMessage<?> cause) {
        Object correlationId = cause.getMetaData().getOrDefault(EventMetaData.CORRELATION_ID, cause.getIdentifier());
        return Map.of(
                EventMetaData.ACTOR, EventMetaData.system(process),
                EventMetaData.CORRELATION_ID, correlationId,
                EventMetaData.CAUSATION_ID, cause.getIdentifier());
    }
}
