package io.evenbook.axon.postgres.fold;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.fold.StreamFold.Folded;
import io.evenbook.axon.postgres.log.PostgresLog;
import io.evenbook.axon.postgres.snapshot.ChunkForm;
import io.evenbook.axon.postgres.snapshot.ChunkTable;
import io.evenbook.axon.postgres.snapshot.ChunkTable.Stored;
import io.evenbook.axon.postgres.snapshot.Snapshots.Kind;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the snapshots in chunks of the streams that this process writes, on a thread of its own: it reads the last
 * snapshot of a stream and the events since from the log, as a start would, and stores what comes of them. So the
 * command thread never waits for a snapshot, a snapshot that cannot be read is noticed when the next one is due, and
 * one state is in memory twice at most, meanwhile.
 *
 * <p>A state whose last event carries another hash is not stored.
 */
public final class SnapshotWriter {

    private static final Logger logger = LoggerFactory.getLogger(SnapshotWriter.class);

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    /**
     * When snapshots are taken, and which are kept: the last two, the last of each hour for some time, the last of each
     * segment of the log.
     *
     * @param interval so long after the last snapshot, if there were events
     * @param events so many events after the last snapshot
     * @param keepHourly how long the last of each hour is kept
     */
    public record Schedule(Duration interval, long events, Duration keepHourly) {

        /** @throws IllegalArgumentException if a value is not positive */
        public Schedule {
            if (interval.isNegative() || interval.isZero() || events <= 0 || keepHourly.isNegative()) {
                throw new IllegalArgumentException(
                        "must be > 0: interval=%s, events=%d, keepHourly=%s".formatted(interval, events, keepHourly));
            }
        }
    }

    private final Schedule schedule;
    private final long lookMillis;
    private final Timer taken;
    private final Counter failed;
    private final PostgresLog log;
    private final ChunkTable chunks;
    private final StreamFold fold;
    private final Map<String, StreamType<?, ?>> types;
    private final Map<String, Followed> streams = new ConcurrentHashMap<>();
    private final Registration commits;
    private final Registration replacements;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Starts the thread. It takes the snapshots of streams that get events in this process.
     *
     * @param types have a {@link ChunkForm}
     */
    public SnapshotWriter(
            PostgresEventStorageEngine engine, Schedule schedule, MeterRegistry meters, StreamType<?, ?>... types) {
        this(engine, schedule, meters, 500, types);
    }

    /** @param lookMillis how often the thread looks for what is due */
    SnapshotWriter(
            PostgresEventStorageEngine engine,
            Schedule schedule,
            MeterRegistry meters,
            long lookMillis,
            StreamType<?, ?>... types) {
        this.taken = Timer.builder("snapshots")
                .description("Time to take the snapshot of a large state")
                .register(meters);
        this.failed = Counter.builder("snapshots.failed")
                .description("Snapshots that could not be taken")
                .register(meters);
        this.schedule = schedule;
        this.lookMillis = lookMillis;
        this.log = engine.log();
        this.chunks = new ChunkTable(log.readSource());
        this.fold = new StreamFold(log);
        this.types = Stream.of(types).collect(Collectors.toUnmodifiableMap(StreamType::name, Function.identity()));
        this.commits = log.addCommitListener(this::committed);
        this.replacements = log.onReplacement(streams::clear);
        this.thread = Thread.ofPlatform().name("snapshot-writer").daemon().start(this::run);
    }

    /** A stream that got events. */
    private static final class Followed {
        private final StreamType<?, ?> type;
        private final String id;
        private final Instant since = Instant.now();
        private volatile long sequence;

        /** The last event of the last snapshot; -1 before the first. Unknown until {@code takenAt} is set. */
        private long snapshot = -1;

        private Instant takenAt;
        private Instant notBefore = Instant.MIN;

        Followed(StreamType<?, ?> type, String id) {
            this.type = type;
            this.id = id;
        }
    }

    private void committed(List<DomainEventMessage<?>> events) {
        for (DomainEventMessage<?> event : events) {
            StreamType<?, ?> type = types.get(event.getType());
            if (type != null) {
                String id = event.getAggregateIdentifier();
                streams.computeIfAbsent(id, _ -> new Followed(type, id)).sequence = event.getSequenceNumber();
            }
        }
    }

    private void run() {
        while (!stopped) {
            for (Followed stream : List.copyOf(streams.values())) {
                if (stopped) {
                    return;
                }
                try {
                    if (isDue(stream)) {
                        take(stream.type, stream);
                    }
                } catch (Throwable e) {
                    stream.notBefore = Instant.now().plus(AFTER_FAILURE);
                    if (!stopped) {
                        failed.increment();
                        logger.error("The snapshot of {} could not be taken: {}", stream.id, e.toString());
                    }
                }
            }
            try {
                Thread.sleep(lookMillis);
            } catch (InterruptedException e) {
                // Only stop() interrupts
            }
        }
    }

    private boolean isDue(Followed stream) {
        Instant now = Instant.now();
        if (now.isBefore(stream.notBefore)) {
            return false;
        }
        if (stream.takenAt == null) {
            Stored last = chunks.newest(stream.type.snapshotKind(), stream.id, Long.MAX_VALUE);
            stream.snapshot = last == null ? -1 : last.sequence();
            stream.takenAt = last == null ? stream.since : last.takenAt();
        }
        long events = stream.sequence - stream.snapshot;
        return events >= schedule.events() || events > 0 && !now.isBefore(stream.takenAt.plus(schedule.interval()));
    }

    private <S> void take(StreamType<S, ?> type, Followed stream) {
        Kind<S> kind = type.snapshotKind();
        long begun = System.nanoTime();
        Snapshot<S> before = chunks.find(kind, stream.id, 0, Long.MAX_VALUE);
        Folded<S> folded = fold.fold(type, stream.id, before, stream.sequence);
        if (folded.last() != null) {
            store(kind, stream, folded, begun);
        }
        stream.snapshot = folded.sequence();
        stream.takenAt = Instant.now();
    }

    private <S> void store(Kind<S> kind, Followed stream, Folded<S> folded, long begun) {
        String said = kind.form().hashAfter(folded.last().getPayload());
        String hash = kind.form().hash(folded.state());
        if (said != null && !said.equals(hash)) {
            throw new IllegalStateException(
                    "must have the hash %s of event %d: hash=%s".formatted(said, folded.sequence(), hash));
        }
        long bytes = chunks.store(
                kind,
                stream.id,
                folded.state(),
                folded.sequence(),
                folded.last().getIdentifier());
        if (bytes == 0) {
            throw new IllegalStateException("must be in the log: event=" + folded.sequence());
        }
        chunks.deleteOld(kind, stream.id, Instant.now().minus(schedule.keepHourly()));
        taken.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        logger.debug("The snapshot of {} at {} has {} bytes", stream.id, folded.sequence(), bytes);
    }

    /** Ends the thread; a snapshot under way is dropped. */
    public void stop() {
        stopped = true;
        commits.cancel();
        replacements.cancel();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
