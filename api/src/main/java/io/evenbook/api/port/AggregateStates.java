package io.evenbook.api.port;

import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** Folds an aggregate's events into its state, by the very functions that decide with it. */
public interface AggregateStates {

    /**
     * The state after some events of one aggregate.
     *
     * @param events from the first on, in order, without a hole
     * @return a value that is written as JSON; empty if there are no events
     */
    Optional<Object> fold(String aggregateType, Iterable<? extends DomainEventMessage<?>> events);
}
