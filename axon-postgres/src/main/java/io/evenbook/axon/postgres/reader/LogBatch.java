package io.evenbook.axon.postgres.reader;

import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * A batch of the log for one {@link LogHandler}.
 *
 * @param after the position before its first event
 * @param through the position of its last event; greater than {@code after}
 * @param events the events that the handler handles, in their order; may be empty
 */
public record LogBatch(long after, long through, List<TrackedEventMessage<?>> events) {}
