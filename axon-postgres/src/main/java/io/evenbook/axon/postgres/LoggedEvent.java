package io.evenbook.axon.postgres;

import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;

/** An event of the log that knows whether it is the last of its command. Readers stop only behind such an event. */
final class LoggedEvent<T> extends GenericTrackedDomainEventMessage<T> {

    private final transient boolean endsCommand;

    LoggedEvent(long position, DomainEventMessage<T> event, Instant recordedAt, boolean endsCommand) {
        super(new GlobalSequenceTrackingToken(position), event.getType(), event.getAggregateIdentifier(),
                event.getSequenceNumber(), event, () -> recordedAt);
        this.endsCommand = endsCommand;
    }

    /** Whether nothing that was committed together with the event stands behind it. True of events of other logs. */
    static boolean endsCommand(TrackedEventMessage<?> event) {
        return !(event instanceof LoggedEvent<?> logged) || logged.endsCommand;
    }
}
