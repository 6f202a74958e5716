package io.evenbook.api.port;

import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** Folds an aggregate's events into its state, with the same functions that the command side decides with. */
public interface AggregateStates {

    /**
     * Returns the state after some events of one aggregate.
     *
     * @param events from the first one, in order, without gaps
     * @return a value that Jackson writes as JSON; empty if there are no events
     */
    Optional<Object> fold(String aggregateType, Iterable<? extends DomainEventMessage<?>> events);
}
