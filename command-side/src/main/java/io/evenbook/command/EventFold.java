package io.evenbook.command;

import io.evenbook.api.port.AggregateStates;
import io.evenbook.axon.postgres.log.EpochEvent;
import io.evenbook.command.base.Aggregate;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** Folds events for audits, by the same functions that commands are decided on. */
final class EventFold implements AggregateStates {
    /** @throws IllegalArgumentException if no aggregate has this type */
    @Override
    public Optional<Object> fold(String aggregateType, Iterable<? extends DomainEventMessage<?>> events) {
        return aggregateType.equals(EpochEvent.STREAM_TYPE) ? last(events) : fold(named(aggregateType), events);
    }

    /** The log itself decides nothing: its last event says all. */
    private static Optional<Object> last(Iterable<? extends DomainEventMessage<?>> events) {
        Object last = null;
        for (DomainEventMessage<?> event : events) {
            last = event.getPayload();
        }
        return Optional.ofNullable(last);
    }

    private static Aggregate<?, ?, ?> named(String name) {
        return Handlers.AGGREGATES.stream()
                .filter(aggregate -> aggregate.type().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be a type of aggregate: " + name));
    }

    private static <S> Optional<Object> fold(
            Aggregate<S, ?, ?> aggregate, Iterable<? extends DomainEventMessage<?>> events) {
        S state = null;
        for (DomainEventMessage<?> event : events) {
            state = aggregate.type().evolve(state, event.getPayload());
        }
        return Optional.ofNullable(state);
    }
}
