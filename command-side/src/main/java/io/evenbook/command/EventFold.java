package io.evenbook.command;

import io.evenbook.api.port.AggregateStates;
import io.evenbook.axon.postgres.bus.StreamType;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** Audits fold with the very functions that decide. */
final class EventFold implements AggregateStates {

    /** @throws IllegalArgumentException if there is no such type of aggregate */
    @Override
    public Optional<Object> fold(String aggregateType, Iterable<? extends DomainEventMessage<?>> events) {
        return fold(typeNamed(aggregateType), events);
    }

    private static StreamType<?, ?> typeNamed(String name) {
        return StreamTypes.ALL.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be a type of aggregate: " + name));
    }

    private static <S> Optional<Object> fold(StreamType<S, ?> type, Iterable<? extends DomainEventMessage<?>> events) {
        S state = null;
        for (DomainEventMessage<?> event : events) {
            state = type.evolve(state, event.getPayload());
        }
        return Optional.ofNullable(state);
    }
}
