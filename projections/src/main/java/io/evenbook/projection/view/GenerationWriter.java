package io.evenbook.projection.view;

import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.LogHandler;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;

/**
 * Writes batches into one generation of a view and stores the token: in one transaction, or after the batch if the
 * store has none.
 */
final class GenerationWriter implements LogHandler {
    private final Generation generation;
    private final ViewStore store;
    private final Set<Class<?>> events;

    GenerationWriter(Generation generation, ViewStore store) {
        this.generation = generation;
        this.store = store;
        this.events = store.eventsOf(generation.view());
    }

    @Override
    public boolean handles(EventMessage<?> event) {
        return events.stream().anyMatch(type -> type.isAssignableFrom(event.getPayloadType()));
    }

    @Override
    public void handle(LogBatch batch, Runnable storeToken) {
        store.transactions().executeInTransaction(() -> {
            store.write(generation, batch);
            storeToken.run();
        });
    }

    @Override
    public boolean isTransient(Throwable failure) {
        return store.isTransient(failure);
    }
}
