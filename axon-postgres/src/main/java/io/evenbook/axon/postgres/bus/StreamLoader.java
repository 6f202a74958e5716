package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.StreamStates.Loaded;
import io.evenbook.axon.postgres.log.CommandLog;
import io.evenbook.axon.postgres.log.StreamStart;
import io.evenbook.axon.postgres.snapshot.Snapshots;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads streams and folds them into states, on threads of its own. Short streams that are asked for at once are read
 * together; a long one takes turns with others, 2,000 events each.
 */
final class StreamLoader {
    private static final Logger logger = LoggerFactory.getLogger(StreamLoader.class);
    private static final int EVENTS_PER_TURN = 2_000;

    /** So many streams are read with one query at most. */
    private static final int TOGETHER = 100;

    private final CommandLog log;
    private final Snapshots snapshots;
    private final ExecutorService threads;
    private final Queue<Reading<?>> asked = new ConcurrentLinkedQueue<>();

    /** @param threads how many of them read at a time */
    StreamLoader(CommandLog log, Snapshots snapshots, int threads) {
        this.log = log;
        this.snapshots = snapshots;
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("stream-loader-", 0).daemon().factory());
    }

    /** @param loaded receives the stream, or the failure to read it */
    void load(Streams.Stream stream, BiConsumer<Loaded, Throwable> loaded) {
        Reading<?> reading = new Reading<>(stream, stream.type(), loaded);
        if (reading.hasLargeState()) {
            threads.execute(() -> read(List.of(reading)));
        } else {
            asked.add(reading);
            threads.execute(() -> read(takeAsked()));
        }
    }

    /** After a task that has taken all, those of the others find none. */
    private List<Reading<?>> takeAsked() {
        List<Reading<?>> taken = new ArrayList<>();
        for (Reading<?> next = asked.poll(); next != null; next = taken.size() < TOGETHER ? asked.poll() : null) {
            taken.add(next);
        }
        return taken;
    }

    private void read(List<Reading<?>> readings) {
        List<Reading<?>> some = readings.stream().filter(Reading::findSnapshot).toList();
        if (some.size() > 1) {
            open(some);
        }
        some.forEach(Reading::run);
    }

    private void open(List<Reading<?>> some) {
        try {
            List<Optional<DomainEventStream>> streams =
                    log.shortStreams(some.stream().map(Reading::start).toList());
            for (int i = 0; i < some.size(); i++) {
                some.get(i).following = streams.get(i).orElse(null);
            }
        } catch (Throwable e) {
            logger.warn("Streams are read one by one: {}", e.toString());
        }
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

        /** Others do not wait for it. */
        boolean hasLargeState() {
            return type.snapshotKind() != null && type.snapshotKind().form() != null;
        }

        /** @return whether the reading goes on */
        boolean findSnapshot() {
            try {
                Snapshot<S> snapshot =
                        type.snapshotKind() == null ? null : snapshots.find(type.snapshotKind(), stream.id());
                if (snapshot != null) {
                    state = snapshot.state();
                    version = snapshot.version();
                }
                return true;
            } catch (Throwable e) {
                loaded.accept(null, e);
                return false;
            }
        }

        /** After the snapshot. */
        StreamStart start() {
            return new StreamStart(stream.id(), version + 1);
        }

        @Override
        public void run() {
            try {
                if (following == null) {
                    following = log.stream(stream.id(), version + 1);
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
