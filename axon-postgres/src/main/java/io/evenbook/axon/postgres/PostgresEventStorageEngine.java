package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.BuilderUtils;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in one PostgreSQL table, as a log without holes.
 *
 * <p>Guarantees:
 * <ul>
 *   <li>An append returns when its events are durable, and throws when none of them is stored, save for
 *       {@link OutcomeUnknownException}.
 *   <li>Positions are dense from 1, and become visible in their order: a reader that has seen position n has been able
 *       to see every lower one. {@code recorded_at} never falls along them.
 *   <li>The stream of an aggregate is dense from 0. An append that does not continue it is a
 *       {@link org.axonframework.modelling.command.ConcurrencyException}.
 *   <li>Payloads come back byte for byte.
 *   <li>The timestamp of an event that was read is the time of its recording, not that of its message.
 *   <li>Old parts of the log can be detached. What is needed of them meanwhile is a {@link DetachedEventsException}, never
 *       passed over; and no place in a stream can be taken twice.
 * </ul>
 *
 * <p>Only domain events are accepted, since every event belongs to a stream. A thread of the
 * {@link PartitionedCommandBus} only stages what it appends, and its reads by aggregate include what is staged; for any
 * other thread an append is a transaction of its own.
 */
public class PostgresEventStorageEngine extends AbstractEventStorageEngine {

    private static final Logger logger = LoggerFactory.getLogger(PostgresEventStorageEngine.class);

    private final DataSource dataSource;
    private final Clock clock;
    private final int pageSize;
    private final EventWriter writer;
    private final EventReader reader;
    private final Head head = new Head();
    private final Head written = new Head();
    private final LiveTail tail;
    private final CommandLease lease;
    private final ThreadLocal<Staging> staging = new ThreadLocal<>();
    private final List<Consumer<List<DomainEventMessage<?>>>> commitListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> doubtListeners = new CopyOnWriteArrayList<>();

    /** Held while flushing and telling the listeners, so that they hear of events in the order of the log. */
    private final ReentrantLock flushing = new ReentrantLock(true);

    /** What is to be flushed by whoever gets the lock next. */
    private final Queue<PendingFlush> waiting = new ConcurrentLinkedQueue<>();

    /** The epoch of the last flush; a value that is none before the first. */
    private volatile long wroteInEpoch = Long.MIN_VALUE;

    /** Creates the engine that the builder describes. */
    protected PostgresEventStorageEngine(Builder builder) {
        super(builder);
        this.dataSource = builder.dataSource;
        this.clock = builder.clock;
        this.pageSize = builder.pageSize;
        this.writer = new EventWriter(dataSource, clock, builder.resolveTimeout, builder.partSize);
        this.reader = new EventReader(dataSource);
        this.tail = new LiveTail(builder.tailBytes);
        this.lease = builder.lease;
    }

    /** Starts a builder; data source and serializers must be given. */
    public static Builder builder() {
        return new Builder();
    }

    // Staging and flushing, for the command bus

    /**
     * From now on the calling thread only stages what it appends.
     *
     * @throws NotOwnerException if another process has the lease
     */
    Staging stage() {
        Staging fresh = new Staging(epoch());
        staging.set(fresh);
        return fresh;
    }

    /** The calling thread's appends are transactions of their own again. */
    void unstage() {
        staging.remove();
    }

    /** What the former owner wrote was not heard of here. */
    private void tookOver() {
        head.advanceTo(readHead());
        doubtListeners.forEach(PostgresEventStorageEngine::tell);
    }

    private long epoch() {
        return lease == null ? CommandLease.NONE : lease.epoch();
    }

    /** Tells whether this process may append, as far as it knows. */
    boolean isOwner() {
        return lease == null || lease.isHeld();
    }

    /**
     * Returns if what was decided without appending was decided by the owner.
     *
     * @throws NotOwnerException if another process has taken over
     */
    void confirmOwner(Staging staged) {
        if (lease != null) {
            lease.confirm(staged.epoch());
        }
    }

    /**
     * Appends what is staged in one transaction, which it may share with what other threads flush at the same time. It may
     * be nothing if there are keys to store.
     *
     * @param keys given the position of the first event, or of the next if there is none, the keys to store with them
     * @return the events with their positions and time of recording
     */
    List<DomainEventMessage<?>> flush(Staging staged, LongFunction<List<KeyTable.Entry>> keys) {
        PendingFlush mine = new PendingFlush(staged, keys);
        waiting.add(mine);
        flushing.lock();
        try {
            if (!mine.isDone()) {
                List<PendingFlush> group = new ArrayList<>();
                for (PendingFlush next = waiting.poll(); next != null; next = waiting.poll()) {
                    group.add(next);
                }
                flush(group);
            }
        } finally {
            flushing.unlock();
        }
        return mine.outcome();
    }

    private void flush(List<PendingFlush> group) {
        EventWriter.Flushed flushed;
        try {
            flushed = writer.write(group);
        } catch (OutcomeUnknownException e) {
            unknown(group, e);
            return;
        } catch (Throwable e) {
            if (group.size() == 1) {
                group.getFirst().failed(e);
            } else {
                group.forEach(each -> flush(List.of(each)));
            }
            return;
        }
        try {
            publish(group, flushed);
        } catch (Throwable e) {
            // Whatever it is, it must not look as if the commands could run again
            unknown(group, new OutcomeUnknownException("Failed when the events were committed: " + e, e));
        }
    }

    private void unknown(List<PendingFlush> group, OutcomeUnknownException failure) {
        doubtListeners.forEach(PostgresEventStorageEngine::tell);
        group.stream().filter(each -> !each.isDone()).forEach(each -> each.failed(failure));
    }

    /** Tells of what is durable: listeners first, then streams, last those who asked for it. */
    private void publish(List<PendingFlush> group, EventWriter.Flushed flushed) {
        long position = flushed.firstPosition();
        for (PendingFlush flush : group) {
            List<DomainEventMessage<?>> committed = committed(flush.staging().events(), position, flushed.recordedAt());
            if (!committed.isEmpty()) {
                commitListeners.forEach(listener -> tell(() -> listener.accept(committed)));
                tail.add(position, committed, flush.rows().length());
            }
            flush.committed(committed);
            position += committed.size();
        }
        wroteInEpoch = group.getFirst().staging().epoch();
        head.advanceTo(position - 1);
        written.advanceTo(position - 1);
    }

    private static List<DomainEventMessage<?>> committed(List<StagedEvent> events, long firstPosition, Instant recordedAt) {
        List<DomainEventMessage<?>> committed = new ArrayList<>(events.size());
        for (StagedEvent event : events) {
            DomainEventMessage<?> message = event.message();
            TrackingToken token = new GlobalSequenceTrackingToken(firstPosition + committed.size());
            committed.add(new GenericTrackedDomainEventMessage<>(token, message.getType(), event.aggregateId(),
                    event.sequence(), message, () -> recordedAt));
        }
        return List.copyOf(committed);
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable e) {
            // The events are durable, or may be; nothing that a listener does may make them look refused.
            logger.error("A listener failed", e);
        }
    }

    /** Finds those of the keys that are taken. */
    Map<KeyTable.Key, KeyTable.Entry> findKeys(Collection<KeyTable.Key> keys) {
        try (Connection connection = dataSource.getConnection()) {
            return KeyTable.find(connection, keys);
        } catch (SQLException e) {
            throw EventWriter.translate(e);
        }
    }

    Registration addCommitListener(Consumer<List<DomainEventMessage<?>>> listener) {
        commitListeners.add(listener);
        return () -> commitListeners.remove(listener);
    }

    Registration addDoubtListener(Runnable listener) {
        doubtListeners.add(listener);
        return () -> doubtListeners.remove(listener);
    }

    // Appending

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        Staging batch = staging.get();
        Staging target = batch == null ? new Staging(epoch()) : batch;
        int mark = target.mark();
        try {
            events.forEach(event -> target.add(staged(event, serializer)));
        } catch (Throwable e) {
            target.rollBackTo(mark);
            throw e;
        }
        if (batch == null && !target.isEmpty()) {
            flush(target, firstPosition -> List.of());
        }
    }

    private StagedEvent staged(EventMessage<?> event, Serializer serializer) {
        if (event instanceof DomainEventMessage<?> message
                && message.getAggregateIdentifier() != null && message.getType() != null) {
            writer.tips().checkNotTaken(message.getAggregateIdentifier(), message.getSequenceNumber());
            SerializedObject<byte[]> payload = message.serializePayload(serializer, byte[].class);
            return new StagedEvent(message, payload, message.serializeMetaData(serializer, byte[].class).getData());
        }
        throw new IllegalArgumentException("Only events of aggregates can be stored: " + event);
    }

    // Reading by aggregate

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        DomainEventStream stored = super.readEvents(aggregateIdentifier, firstSequenceNumber);
        List<StagedEvent> own = stagedOf(aggregateIdentifier);
        return own.isEmpty() ? stored : DomainEventStream.concat(stored, DomainEventStream.of(
                own.stream().filter(event -> event.sequence() >= firstSequenceNumber).map(StagedEvent::message)));
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readEventData(String identifier, long firstSequenceNumber) {
        return EventReader.<StoredEvent>chain(pageSize, last -> {
            long first = last == null ? firstSequenceNumber : last.sequence() + 1;
            long generation = writer.tips().generation();
            List<StoredEvent> page = reader.events(
                    "aggregate_id = ? AND sequence_number >= ? ORDER BY sequence_number LIMIT ?", identifier, first, pageSize);
            if (page.isEmpty() ? last == null && lastDetachedOf(identifier) >= first : page.getFirst().sequence() != first) {
                throw new DetachedEventsException("Stream %s from %d on".formatted(identifier, first));
            }
            if (!page.isEmpty()) {
                writer.tips().readUpTo(identifier, page.getLast().sequence(), generation);
            }
            return page;
        });
    }

    /** The last sequence number of a stream all of whose events are detached, else -1. */
    private long lastDetachedOf(String aggregateId) {
        return reader.query("SELECT last_detached FROM streams WHERE aggregate_id = ? AND last_detached IS NOT NULL",
                row -> row.getLong(1), aggregateId).stream().findFirst().orElse(StreamTips.NOT_BEGUN);
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        List<StagedEvent> own = stagedOf(aggregateIdentifier);
        if (!own.isEmpty()) {
            return Optional.of(own.getLast().sequence());
        }
        return reader.query("SELECT sequence_number FROM events WHERE aggregate_id = ? ORDER BY sequence_number DESC LIMIT 1",
                        row -> row.getLong(1), aggregateIdentifier).stream().findFirst()
                .or(() -> Optional.of(lastDetachedOf(aggregateIdentifier)).filter(last -> last >= 0));
    }

    /** The sequence number of the last event that the calling thread has staged for an aggregate, -1 if none. */
    long lastStagedOf(String aggregateId) {
        List<StagedEvent> own = stagedOf(aggregateId);
        return own.isEmpty() ? -1 : own.getLast().sequence();
    }

    private List<StagedEvent> stagedOf(String aggregateId) {
        Staging batch = staging.get();
        return batch == null ? List.of() : batch.eventsOf(aggregateId);
    }

    // Following the log

    @Override
    protected Stream<? extends TrackedEventData<?>> readEventData(TrackingToken trackingToken, boolean mayBlock) {
        long after = positionOf(trackingToken);
        return EventReader.<StoredEvent>chain(pageSize,
                last -> page(last == null ? after : last.position()));
    }

    /** The next rows after a position; the log is dense, so they begin with the next one. */
    private List<StoredEvent> page(long afterPosition) {
        List<StoredEvent> rows = reader.page(afterPosition, pageSize);
        if (!rows.isEmpty() && rows.getFirst().position() != afterPosition + 1) {
            throw new DetachedEventsException("The log from position %d to %d".formatted(
                    afterPosition + 1, rows.getFirst().position() - 1));
        }
        return rows;
    }

    /** Some of the events after a position, and where they end; upcasters may have dropped or multiplied some. */
    record Page(List<TrackedEventMessage<?>> events, long lastPosition) {
    }

    /** What readers of this process are to join, or nothing is kept for them. */
    LiveTail tail() {
        return tail;
    }

    /** The next events after a position, from memory where they are there, else from the table. */
    Page readPage(long afterPosition) {
        List<TrackedEventMessage<?>> recent = tail.after(afterPosition, pageSize);
        if (!recent.isEmpty()) {
            return new Page(recent, positionOf(recent.getLast().trackingToken()));
        }
        List<StoredEvent> rows = page(afterPosition);
        return new Page(deserialized(rows), rows.isEmpty() ? afterPosition : rows.getLast().position());
    }

    List<TrackedEventMessage<?>> deserialized(List<StoredEvent> rows) {
        return EventUtils.upcastAndDeserializeTrackedEvents(rows.stream(), getEventSerializer(), upcasterChain).toList();
    }

    static long positionOf(TrackingToken token) {
        return switch (token) {
            case null -> 0;
            case GlobalSequenceTrackingToken t -> t.getGlobalIndex();
            default -> token.position().orElseThrow(
                    () -> new IllegalArgumentException("must be a GlobalSequenceTrackingToken: " + token));
        };
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(readHead());
    }

    /** The token from which on a reader sees every event recorded at {@code dateTime} or later. */
    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        Instant ceiling = dateTime.truncatedTo(ChronoUnit.MICROS).equals(dateTime)
                ? dateTime : dateTime.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
        return new GlobalSequenceTrackingToken(positionAt(ceiling.minus(1, ChronoUnit.MICROS)));
    }

    /** The greatest position recorded at this time or before; 0 if there is none. */
    long positionAt(Instant time) {
        // recorded_at rises along dense positions, so halving the range finds it in a few index look-ups
        return reader.number("""
                WITH RECURSIVE search (low, high) AS (
                    SELECT coalesce(min(global_index) - 1, 0), coalesce(max(global_index), 0) FROM events
                    UNION ALL
                    SELECT CASE WHEN recorded_at <= ? THEN global_index ELSE low END,
                           CASE WHEN recorded_at <= ? THEN high ELSE global_index - 1 END
                    FROM search JOIN events ON global_index = (low + high + 1) / 2
                    WHERE low < high)
                SELECT low FROM search WHERE low = high""", sqlTime(time), sqlTime(time));
    }

    static OffsetDateTime sqlTime(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /**
     * The last committed position, 0 if the log is empty. Known without asking once this process has flushed, as long as
     * it may; other processes ask the database.
     */
    long head() {
        boolean onlyWriter = lease == null ? wroteInEpoch == CommandLease.NONE : lease.isHeldIn(wroteInEpoch);
        return onlyWriter ? head.position() : readHead();
    }

    long readHead() {
        return reader.number("SELECT max(global_index) FROM events");
    }

    Head headSignal() {
        return head;
    }

    /** Starts to tell other processes of what this one appends, and to listen for what they do. */
    HeadChannel channel(Duration lookEvery) {
        return new HeadChannel(dataSource, head, written, this::readHead, lookEvery);
    }

    EventReader reader() {
        return reader;
    }

    // Snapshots

    /**
     * Stores a snapshot in place of an older one of the same aggregate; does nothing if there is a newer one.
     *
     * @throws IllegalStateException on a thread of the command bus, which sees events that are not durable yet
     */
    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        if (staging.get() != null) {
            throw new IllegalStateException("Snapshots must be taken on a thread of their own: give the Snapshotter an executor");
        }
        upsertSnapshot(snapshot, serializer, "");
    }

    /** As {@link #storeSnapshot}, of what an aggregate was after the event with the same identifier; does nothing if that is not in the log. */
    void storeSnapshotOfLoggedEvent(DomainEventMessage<?> snapshot) {
        upsertSnapshot(snapshot, getSnapshotSerializer(), """
                WHERE EXISTS (SELECT FROM events JOIN taken USING (aggregate_id, sequence_number, event_id))""");
    }

    private void upsertSnapshot(DomainEventMessage<?> snapshot, Serializer serializer, String condition) {
        SerializedObject<byte[]> payload = snapshot.serializePayload(serializer, byte[].class);
        try (Connection connection = dataSource.getConnection();
             PreparedStatement upsert = connection.prepareStatement("""
                     WITH taken (aggregate_id, sequence_number, aggregate_type, event_id, payload_type,
                                 payload_revision, payload, metadata, taken_at) AS (
                         VALUES (?, ?::bigint, ?, ?, ?, ?, ?::bytea, ?::bytea, ?::timestamptz))
                     INSERT INTO snapshots (aggregate_id, sequence_number, aggregate_type, event_id, payload_type,
                                            payload_revision, payload, metadata, taken_at)
                     SELECT * FROM taken %s
                     ON CONFLICT (aggregate_id) DO UPDATE SET (sequence_number, aggregate_type, event_id, payload_type,
                                            payload_revision, payload, metadata, taken_at)
                         = ROW (excluded.sequence_number, excluded.aggregate_type, excluded.event_id,
                                excluded.payload_type, excluded.payload_revision, excluded.payload, excluded.metadata,
                                excluded.taken_at)
                     WHERE snapshots.sequence_number <= excluded.sequence_number""".formatted(condition))) {
            upsert.setString(1, snapshot.getAggregateIdentifier());
            upsert.setLong(2, snapshot.getSequenceNumber());
            upsert.setString(3, snapshot.getType());
            upsert.setString(4, snapshot.getIdentifier());
            upsert.setString(5, payload.getType().getName());
            upsert.setString(6, payload.getType().getRevision());
            upsert.setBytes(7, payload.getData());
            upsert.setBytes(8, snapshot.serializeMetaData(serializer, byte[].class).getData());
            upsert.setObject(9, sqlTime(clock.instant()));
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw EventWriter.translate(e);
        }
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
        Optional<DomainEventMessage<?>> snapshot = super.readSnapshot(aggregateIdentifier);
        // Deserialize it now: the event store passes over a snapshot that fails here, later the aggregate would
        snapshot.ifPresent(DomainEventMessage::getPayload);
        return snapshot;
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateIdentifier) {
        return reader.query("""
                SELECT aggregate_type, aggregate_id, sequence_number, event_id, taken_at, payload_type,
                       payload_revision, payload, metadata
                FROM snapshots WHERE aggregate_id = ?""",
                row -> new GenericDomainEventEntry<>(row.getString(1), row.getString(2), row.getLong(3),
                        row.getString(4), row.getObject(5, OffsetDateTime.class).toInstant(), row.getString(6),
                        row.getString(7), row.getBytes(8), row.getBytes(9)),
                aggregateIdentifier).stream();
    }

    /** Describes a {@link PostgresEventStorageEngine}. */
    public static class Builder extends AbstractEventStorageEngine.Builder {

        private DataSource dataSource;
        private Clock clock = Clock.systemUTC();
        private int pageSize = 500;
        private Duration resolveTimeout = Duration.ofSeconds(10);
        private long partSize = 10_000_000;
        private long tailBytes = 32L << 20;
        private CommandLease lease;
        private boolean eventSerializerGiven;
        private boolean snapshotSerializerGiven;

        /** Where the tables are. Its connections must be outside any transaction of the caller, at READ COMMITTED. */
        public Builder dataSource(DataSource dataSource) {
            this.dataSource = dataSource;
            return this;
        }

        /** The clock behind {@code recorded_at}; the system's by default. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** How many events a query reads at most; 500 by default. */
        public Builder pageSize(int pageSize) {
            this.pageSize = pageSize;
            return this;
        }

        /** How long to look for the outcome of a commit whose connection was lost; 10 seconds by default. */
        public Builder resolveTimeout(Duration resolveTimeout) {
            this.resolveTimeout = resolveTimeout;
            return this;
        }

        /** How many positions a new part of the log holds; 10 million by default. */
        public Builder partSize(long partSize) {
            this.partSize = partSize;
            return this;
        }

        /** How many bytes of serialized events are kept in memory for streams of this process; 32 MiB by default. */
        public Builder tailBytes(long tailBytes) {
            this.tailBytes = tailBytes;
            return this;
        }

        /**
         * The lease under which events are appended. Without one, which is the default, several processes may append to
         * the log, each to streams of its own.
         */
        public Builder lease(CommandLease lease) {
            this.lease = lease;
            return this;
        }

        @Override
        public Builder eventSerializer(Serializer eventSerializer) {
            super.eventSerializer(eventSerializer);
            eventSerializerGiven = true;
            return this;
        }

        @Override
        public Builder snapshotSerializer(Serializer snapshotSerializer) {
            super.snapshotSerializer(snapshotSerializer);
            snapshotSerializerGiven = true;
            return this;
        }

        @Override
        public Builder upcasterChain(EventUpcaster upcasterChain) {
            super.upcasterChain(upcasterChain);
            return this;
        }

        @Override
        public Builder snapshotFilter(SnapshotFilter snapshotFilter) {
            super.snapshotFilter(snapshotFilter);
            return this;
        }

        /** Builds the engine. */
        public PostgresEventStorageEngine build() {
            PostgresEventStorageEngine engine = new PostgresEventStorageEngine(this);
            if (lease != null) {
                lease.onTakeOver(engine::tookOver);
            }
            return engine;
        }

        @Override
        protected void validate() throws AxonConfigurationException {
            BuilderUtils.assertNonNull(dataSource, "A DataSource must be given");
            BuilderUtils.assertThat(pageSize, size -> size > 0, "must be > 0: pageSize=" + pageSize);
            BuilderUtils.assertThat(partSize, size -> size > 0, "must be > 0: partSize=" + partSize);
            BuilderUtils.assertThat(tailBytes, size -> size >= 0, "must be >= 0: tailBytes=" + tailBytes);
            // Axon would fall back to XStream
            BuilderUtils.assertThat(eventSerializerGiven, given -> given, "An event serializer must be given");
            BuilderUtils.assertThat(snapshotSerializerGiven, given -> given, "A snapshot serializer must be given");
        }
    }
}
