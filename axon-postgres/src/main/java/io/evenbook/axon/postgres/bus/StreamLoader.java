package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.StreamStates.Loaded;
import io.evenbook.axon.postgres.log.CommandLog;
import io.evenbook.axon.postgres.snapshot.Snapshots;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;

/**
 * Reads streams and folds them into states, on threads of its own. A long stream takes turns with others, 2,000 events
 * each.
 */
final class StreamLoader {
    private static final int EVENTS_PER_TURN = 2_000;

    private final CommandLog log;
    private final Snapshots snapshots;
    private final ExecutorService threads;

    /** @param threads how many streams are read at a time */
    StreamLoader(CommandLog log, Snapshots snapshots, int threads) {
        this.log = log;
        this.snapshots = snapshots;
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("stream-loader-", 0).daemon().factory());
    }

    /** @param loaded receives the stream, or the failure to read it */
    void load(Streams.Stream stream, BiConsumer<Loaded, Throwable> loaded) {
        threads.execute(new Reading<>(stream, stream.type(), loaded));
    }

    /** The reading of one stream. */
    private final class Reading<S> implements Runnable {
        private final Streams.Stream stream;
        private final StreamType<S, ?> type;
        private final BiConsumer<Loaded, Throwable> loaded;
        private DomainEventStream following;
        private S state;
        private long version = Streams.NONE;
        private int events;

        Reading(Streams.Stream stream, StreamType<S, ?> type, BiConsumer<Loaded, Throwable> loaded) {
            this.stream = stream;
            this.type = type;
            this.loaded = loaded;
        }

        @Override
        public void run() {
            try {
                if (following == null) {
                    begin();
                }
                if (!isAtEndAfterATurn()) {
                    threads.execute(this);
                    return;
                }
            } catch (Throwable e) {
                loaded.accept(null, e);
                return;
            }
            loaded.accept(new Loaded(stream, state, version, events), null);
        }

        private void begin() {
            Snapshot<S> snapshot =
                    type.snapshotKind() == null ? null : snapshots.find(type.snapshotKind(), stream.id());
            if (snapshot != null) {
                state = snapshot.state();
                version = snapshot.version();
            }
            following = log.stream(stream.id(), version + 1);
        }

        private boolean isAtEndAfterATurn() {
            for (int turn = 0; following.hasNext(); turn++) {
                if (turn == EVENTS_PER_TURN) {
                    return false;
                }
                DomainEventMessage<?> event = following.next();
                state = type.evolve(state, event.getPayload());
                version = event.getSequenceNumber();
                events++;
            }
            // Upcasters may have dropped the last events; their sequence numbers count
            Long last = following.getLastSequenceNumber();
            version = last == null ? version : Math.max(version, last);
            return true;
        }
    }

    void stop() {
        threads.shutdownNow();
    }
}
