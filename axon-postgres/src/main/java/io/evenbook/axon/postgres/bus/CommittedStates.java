package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.lease.Epochs;
import io.evenbook.axon.postgres.log.PostgresLog;
import io.evenbook.axon.postgres.snapshot.SnapshotTable;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;

/**
 * The committed states of short streams, for threads that decide no commands. Meant for what each request must know,
 * such as its user: a look-up is one map access, and a miss reads the stream, from its snapshot on.
 *
 * <p>In the process that writes, a look-up that begins after a command was answered sees what the command did. In other
 * processes, a state is at most one second old. Thread-safe.
 */
public final class CommittedStates {
    private static final int MAX_STATES = 100_000;
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PostgresLog log;
    private final Epochs epochs;
    private final SnapshotTable snapshots;
    private final Map<String, Known> states = new ConcurrentHashMap<>();

    private final Set<String> types;

    /** How many events these streams got: a stream that was read meanwhile may lack the latest ones. */
    private final AtomicLong changes = new AtomicLong();

    /** @param epoch in which the state was read; {@code Long.MIN_VALUE} if this process was not the owner */
    private record Known(Object state, long epoch, long readAtNanos) {}

    /**
     * Creates a cache that follows the commits of the engine's process.
     *
     * @param types the kinds of streams that may be looked up
     */
    public CommittedStates(PostgresEventStorageEngine engine, StreamType<?, ?>... types) {
        this.log = engine.log();
        this.types = Stream.of(types).map(StreamType::name).collect(Collectors.toUnmodifiableSet());
        this.epochs = log.commandLog().epochs();
        this.snapshots = new SnapshotTable(log.readSource(), engine.getSnapshotSerializer());
        log.addCommitListener(this::drop);
        log.onReplacement(this::clear);
    }

    /**
     * The state of a stream after all its committed events; null if it has none.
     *
     * @throws IllegalArgumentException if the cache was not made for streams of this kind
     */
    public <S> S find(StreamType<S, ?> type, Object id) {
        if (!types.contains(type.name())) {
            throw new IllegalArgumentException("must be one of " + types + ": type=" + type);
        }
        String stream = id.toString();
        Known known = states.get(stream);
        if (known == null || !isCurrent(known)) {
            known = readAndKeep(type, stream);
        }
        return type.stateType().cast(known.state);
    }

    /**
     * The state of a stream of any kind after all its committed events, read anew; null if it has none. For streams
     * that each request changes, so that nothing would be gained by keeping them.
     */
    public <S> S read(StreamType<S, ?> type, Object id) {
        String stream = id.toString();
        Snapshot<S> snapshot = type.snapshotKind() == null ? null : snapshots.find(type.snapshotKind(), stream);
        S state = snapshot == null ? null : snapshot.state();
        DomainEventStream events = log.stream(stream, snapshot == null ? 0 : snapshot.version() + 1);
        while (events.hasNext()) {
            state = type.evolve(state, events.next().getPayload());
        }
        return state;
    }

    private boolean isCurrent(Known known) {
        return epochs.isCurrent(known.epoch) || System.nanoTime() - known.readAtNanos < MAX_AGE_NANOS;
    }

    private <S> Known readAndKeep(StreamType<S, ?> type, String stream) {
        long changesBefore = changes.get();
        long epoch = epochs.isOwner() ? epochs.current() : Long.MIN_VALUE;
        long now = System.nanoTime();
        S state = read(type, stream);
        Known known = new Known(state, epoch, now);
        if (state != null && changes.get() == changesBefore) {
            if (states.size() >= MAX_STATES) {
                states.clear();
            }
            states.put(stream, known);
            if (changes.get() != changesBefore) {
                states.remove(stream);
            }
        }
        return known;
    }

    private void drop(List<DomainEventMessage<?>> events) {
        for (DomainEventMessage<?> event : events) {
            if (types.contains(event.getType())) {
                changes.incrementAndGet();
                states.remove(event.getAggregateIdentifier());
            }
        }
    }

    private void clear() {
        changes.incrementAndGet();
        states.clear();
    }
}
