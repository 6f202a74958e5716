package io.evenbook.api.audit;

import java.time.Instant;

/**
 * The state of an aggregate after one of its events.
 *
 * @param sequence sequence number of that event in the aggregate's stream
 * @param position position of that event
 * @param recordedAt time of that event
 * @param state folded from its events, with the names of their fields; its form depends on aggregateType
 */
public record AggregateAnswer(
        String aggregateId, String aggregateType, long sequence, long position, Instant recordedAt, Object state) {}
