package io.evenbook.projection.view;

import io.evenbook.axon.postgres.log.EventLog;
import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;

/**
 * An event of the log with what a view needs.
 *
 * @param position in the log, from 1
 * @param sequence in the stream of its aggregate, from 0: the aggregate's version
 * @param aggregateType such as {@code Account}
 * @param at when it was recorded; a view uses no other time
 * @param event the payload
 */
public record ViewEvent(long position, long sequence, String aggregateType, Instant at, Object event) {

    static ViewEvent of(EventMessage<?> message) {
        return new ViewEvent(
                EventLog.positionOf(message),
                ((DomainEventMessage<?>) message).getSequenceNumber(),
                ((DomainEventMessage<?>) message).getType(),
                message.getTimestamp(),
                message.getPayload());
    }
}
