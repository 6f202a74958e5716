package io.evenbook.axon.postgres.log;

import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * An event of the log with its size and whether it is the last event of its command. Readers stop only behind the last
 * event of a command.
 */
public sealed class LoggedEvent<T> extends GenericTrackedDomainEventMessage<T> permits UnreadableEvent {

    private final transient boolean endsCommand;
    private final transient int bytes;

    /** @param bytes size of the serialized payload and metadata */
    LoggedEvent(long position, DomainEventMessage<T> event, Instant recordedAt, boolean endsCommand, int bytes) {
        super(
                new GlobalSequenceTrackingToken(position),
                event.getType(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                event,
                () -> recordedAt);
        this.endsCommand = endsCommand;
        this.bytes = bytes;
    }

    /** Whether the event is the last of its commit; true for events of other logs. */
    public static boolean endsCommand(TrackedEventMessage<?> event) {
        return !(event instanceof LoggedEvent<?> logged) || logged.endsCommand;
    }

    /** The serialized size in bytes; 0 for events of other logs. */
    public static int bytes(TrackedEventMessage<?> event) {
        return event instanceof LoggedEvent<?> logged ? logged.bytes : 0;
    }
}
