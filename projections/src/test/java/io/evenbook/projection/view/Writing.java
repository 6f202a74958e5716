package io.evenbook.projection.view;

import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.projection.ProjectionService;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;

/** Writes batches into a generation like a reader, with the events that its view handles. */
final class Writing {
    private final Generation generation;
    private final ViewStore store;
    private final EventLog log;
    private final GenerationWriter writer;

    Writing(ProjectionService service, Projection view, Generation generation) {
        this.generation = generation;
        this.store = service.all(ViewStore.class).stream()
                .filter(candidate -> candidate.kind() == view.store())
                .findFirst()
                .get();
        store.create(generation);
        this.log = service.get(EventLog.class);
        this.writer = new GenerationWriter(generation, store);
    }

    void write(long after, long through) {
        List<TrackedEventMessage<?>> events = new ArrayList<>();
        log.eventsBetween(after + 1, through).stream()
                .filter(writer::handles)
                .forEach(event -> events.add((TrackedEventMessage<?>) event));
        write(new LogBatch(after, through, events));
    }

    void write(LogBatch batch) {
        List<TrackedEventMessage<?>> handled =
                batch.events().stream().filter(writer::handles).toList();
        writer.handle(new LogBatch(batch.after(), batch.through(), handled), () -> {});
    }

    String form() {
        return store.formOf(generation.view());
    }

    long position() {
        return store.positionOf(generation);
    }
}
