package io.evenbook.axon.postgres.log;

import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * An event of the log that knows how large it is, and whether it is the last of its command. Readers stop only behind
 * such an event.
 */
public final class LoggedEvent<T> extends GenericTrackedDomainEventMessage<T> {

    private final transient boolean endsCommand;
    private final transient int bytes;

    /** @param bytes of its serialized payload and metadata */
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

    /** Whether nothing that was committed together with the event stands behind it. True of events of other logs. */
    public static boolean endsCommand(TrackedEventMessage<?> event) {
        return !(event instanceof LoggedEvent<?> logged) || logged.endsCommand;
    }

    /** How large the event is, serialized; 0 for events of other logs. */
    public static int bytes(TrackedEventMessage<?> event) {
        return event instanceof LoggedEvent<?> logged ? logged.bytes : 0;
    }
}
