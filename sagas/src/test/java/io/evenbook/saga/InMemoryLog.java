package io.evenbook.saga;

import io.evenbook.axon.postgres.lease.Ownership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;

/** A log in memory from position 1 on, with its processors. A restart keeps the log and the tokens. */
public final class InMemoryLog implements AutoCloseable {
    private final EmbeddedEventStore store = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine(1))
            .build();
    private final TokenStore tokens = new InMemoryTokenStore();

    /** Processors that are not started yet. */
    public EventProcessors processors() {
        return new EventProcessors(
                store, tokens, NoTransactionManager.instance(), new SimpleMeterRegistry(), Ownership.alone());
    }

    public void append(Object... events) {
        store.publish(Stream.of(events)
                .map(event -> event instanceof EventMessage<?> message ? message : new GenericEventMessage<>(event))
                .toList());
    }

    /** The event at a position. */
    public EventMessage<?> at(long position) {
        try (BlockingStream<TrackedEventMessage<?>> events =
                store.openStream(new GlobalSequenceTrackingToken(position - 1))) {
            return events.nextAvailable();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static EventMessage<?> with(String key, String value, Object event) {
        return new GenericEventMessage<>(event, Map.of(key, value));
    }

    @Override
    public void close() {
        store.shutDown();
    }
}
