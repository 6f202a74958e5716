package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.StreamStates.Loaded;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;

/** Reads streams and folds them to states, on threads of its own. */
final class StreamLoader {

    private final PostgresEventStorageEngine engine;
    private final ExecutorService threads;

    /** @param threads how many streams are read at a time */
    StreamLoader(PostgresEventStorageEngine engine, int threads) {
        this.engine = engine;
        this.threads = Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("stream-loader-", 0).daemon().factory());
    }

    /** @param loaded is given the stream, or why it could not be read */
    void load(Streams.Stream stream, BiConsumer<Loaded, Throwable> loaded) {
        threads.execute(() -> {
            Loaded read;
            try {
                read = read(stream, stream.type());
            } catch (Throwable e) {
                loaded.accept(null, e);
                return;
            }
            loaded.accept(read, null);
        });
    }

    private <S> Loaded read(Streams.Stream stream, StreamType<S, ?> type) {
        S state = null;
        long version = Streams.NONE;
        SnapshotTable.Snapshot<S> snapshot = type.revision() == null ? null : engine.snapshots().find(type, stream.id());
        if (snapshot != null) {
            state = snapshot.state();
            version = snapshot.version();
        }
        int events = 0;
        DomainEventStream following = engine.readEvents(stream.id(), version + 1);
        while (following.hasNext()) {
            DomainEventMessage<?> event = following.next();
            state = type.evolve(state, event.getPayload());
            version = event.getSequenceNumber();
            events++;
        }
        // Upcasters may have dropped the last events, which count nevertheless
        Long last = following.getLastSequenceNumber();
        version = last == null ? version : Math.max(version, last);
        return new Loaded(stream, state, version, events);
    }

    void stop() {
        threads.shutdownNow();
    }
}
