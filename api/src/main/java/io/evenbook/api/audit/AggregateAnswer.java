package io.evenbook.api.audit;

import io.evenbook.api.port.AggregateStates;
import java.time.Instant;

/**
 * The state of an aggregate after one of its events.
 *
 * @param sequence of that event in the aggregate's stream
 * @param position of that event
 * @param recordedAt of that event
 * @param state as returned by {@link AggregateStates}
 */
public record AggregateAnswer(
        String aggregateId, String aggregateType, long sequence, long position, Instant recordedAt, Object state) {}
