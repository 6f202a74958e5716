package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.BuilderUtils;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.eventsourcing.eventstore.AbstractEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in one PostgreSQL table, as a log without holes.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>An append returns when its events are durable, and throws when none of them is stored, save for
 *       {@link OutcomeUnknownException}.
 *   <li>Positions are dense from 1, and become visible in their order: a reader that has seen position n has been able
 *       to see every lower one. {@code recorded_at} never falls along them.
 *   <li>The stream of an aggregate is dense from 0. An append that does not continue it is a
 *       {@link org.axonframework.modelling.command.ConcurrencyException}.
 *   <li>The last event of each append is marked. Readers stop only behind such an event, so that they never see a part
 *       of what was appended together.
 *   <li>Payloads come back byte for byte.
 *   <li>The timestamp of an event that was read is the time of its recording, not that of its message.
 *   <li>Old parts of the log can be detached. What is needed of them meanwhile is a {@link DetachedEventsException},
 *       never skipped; and no place in a stream can be taken twice.
 * </ul>
 *
 * <p>Only domain events are accepted, since every event belongs to a stream. What commands cause is appended by the
 * {@link SerialCommandBus}; an append by anybody else is a transaction of its own, and has the bus read all its states
 * again.
 */
public class PostgresEventStorageEngine extends AbstractEventStorageEngine {

    private static final Logger logger = LoggerFactory.getLogger(PostgresEventStorageEngine.class);

    private final DataSource dataSource;
    private final Clock clock;
    private final int pageSize;
    private final Duration resolveTimeout;
    private final LogParts parts;
    private final EventReader reader;
    private final EventReader commandReader;
    private final KnownLog log;
    private final CommandLease lease;
    private final List<Consumer<List<DomainEventMessage<?>>>> commitListeners = new CopyOnWriteArrayList<>();

    /** The epoch of the last write; a value that is none before the first. */
    private volatile long wroteInEpoch = Long.MIN_VALUE;

    /** Creates the engine that the builder describes. */
    protected PostgresEventStorageEngine(Builder builder) {
        super(builder);
        this.dataSource = builder.dataSource;
        this.clock = builder.clock;
        this.pageSize = builder.pageSize;
        this.resolveTimeout = builder.resolveTimeout;
        this.parts = new LogParts(builder.partSize);
        this.reader = new EventReader(builder.readSource == null ? dataSource : builder.readSource);
        this.commandReader = new EventReader(dataSource);
        this.log = new KnownLog(dataSource, new LiveTail(builder.tailBytes));
        this.lease = builder.lease;
    }

    /** Starts a builder; data source and serializers must be given. */
    public static Builder builder() {
        return new Builder();
    }

    // For the command bus

    /** Begins a write under a lease. */
    LogWrite begin(long epoch) {
        return new LogWrite(dataSource, epoch, lease == null ? null : lease.owner(), parts, resolveTimeout);
    }

    Clock clock() {
        return clock;
    }

    SnapshotTable snapshots() {
        return new SnapshotTable(dataSource, commandReader, getSnapshotSerializer());
    }

    /**
     * Looks where the log ends, and which keys are taken, when everything that was being written has ended. If it is
     * not the log that this process knows, another incarnation begins.
     */
    LogEnd findEnd(long epoch, KeySlots keySlots) throws SQLException {
        try (LogWrite write = begin(epoch)) {
            keySlots.lookUpAgain(write.connection());
            LogEnd end = endOf(write);
            if (!end.equals(write.end())) {
                write.commit(List.of());
            }
            log.look();
            return end;
        }
    }

    /** Where the log ends for a write; in another incarnation if it is not the log that this process knows. */
    private LogEnd endOf(LogWrite write) throws SQLException {
        LogEnd known = log.end();
        boolean isKnown = !log.isLost() && (known == null || write.has(known));
        return isKnown && !write.isOnAnotherTimeline() ? write.end() : write.beginIncarnation();
    }

    /**
     * The epoch of the lease; {@link CommandLease#NONE} if there is none.
     *
     * @throws NotOwnerException if another process has the lease
     */
    long epoch() {
        return lease == null ? CommandLease.NONE : lease.epoch();
    }

    /** Has the database be asked for the head until the next write: it may have more than was heard of. */
    void forgetHead() {
        wroteInEpoch = Long.MIN_VALUE;
    }

    /** How long the lease lasts; without end if there is none. */
    Duration leaseDuration() {
        return lease == null ? ChronoUnit.FOREVER.getDuration() : lease.duration();
    }

    /** @param progressing whether what was last decided is being written, and not for too long */
    void renewWhile(BooleanSupplier progressing) {
        if (lease != null) {
            lease.renewWhile(progressing);
        }
    }

    /** Ends an epoch, and returns the one to go on in; without a lease the same. */
    long epochAfter(long epoch) {
        return lease == null ? epoch : lease.takeAnew(epoch);
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
    void confirmOwner(long epoch) {
        if (lease != null) {
            lease.confirm(epoch);
        }
    }

    /** Tells of what is durable: listeners first, then streams. */
    synchronized void committed(LogEnd now, List<DomainEventMessage<?>> events, long bytes, long epoch) {
        if (!events.isEmpty()) {
            commitListeners.forEach(listener -> tell(() -> listener.accept(events)));
        }
        wroteInEpoch = epoch;
        log.committed(now, events, bytes);
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable e) {
            // The events are durable; nothing that a listener does may make them look refused.
            logger.error("A listener failed", e);
        }
    }

    /** Finds those of the keys that are taken. */
    Map<KeyTable.Key, KeyTable.Entry> findKeys(Collection<KeyTable.Key> keys) {
        try (Connection connection = dataSource.getConnection()) {
            return KeyTable.find(connection, keys);
        } catch (SQLException e) {
            throw LogWrite.translate(e);
        }
    }

    Registration addCommitListener(Consumer<List<DomainEventMessage<?>>> listener) {
        commitListeners.add(listener);
        return () -> commitListeners.remove(listener);
    }

    // Appending

    /** Appends events in a transaction of their own. */
    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        CommandThreadGuard.refuse("an append of its own");
        if (events.isEmpty()) {
            return;
        }
        List<StagedEvent> staged =
                events.stream().map(event -> staged(event, serializer)).toList();
        long epoch = epoch();
        try (LogWrite write = begin(epoch)) {
            LogEnd end = endOf(write);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Instant recordedAt =
                    now.isBefore(write.end().recordedAt()) ? write.end().recordedAt() : now;
            write.requireTrueTime(recordedAt);
            requireContinued(write.connection(), staged);
            List<DomainEventMessage<?>> logged = new ArrayList<>(staged.size());
            for (int i = 0; i < staged.size(); i++) {
                boolean last = i == staged.size() - 1;
                long position = write.append(staged.get(i), recordedAt, last);
                logged.add(new LoggedEvent<>(
                        position,
                        staged.get(i).message(),
                        recordedAt,
                        last,
                        staged.get(i).bytes()));
            }
            write.commit(List.of());
            if (!end.equals(write.end())) {
                log.look();
            }
            committed(
                    new LogEnd(
                            end.incarnation(),
                            end.position() + logged.size(),
                            recordedAt,
                            logged.getLast().getIdentifier()),
                    logged,
                    staged.stream().mapToLong(StagedEvent::bytes).sum(),
                    epoch);
        } catch (SQLException e) {
            throw LogWrite.translate(e);
        }
    }

    private static StagedEvent staged(EventMessage<?> event, Serializer serializer) {
        if (!(event instanceof DomainEventMessage<?> message)) {
            throw new IllegalArgumentException("Only events of aggregates can be stored: " + event);
        }
        return StagedEvent.of(
                message,
                serializer,
                message.serializeMetaData(serializer, byte[].class).getData());
    }

    /** Checks, under the writers' lock, that each stream continues where it ends. */
    private static void requireContinued(Connection connection, List<StagedEvent> events) throws SQLException {
        Map<String, Long> tips = new HashMap<>();
        for (StagedEvent event : events) {
            Long tip = tips.get(event.aggregateId());
            if (tip == null) {
                tip = event.sequence() == 0 ? Streams.NONE : tipOf(connection, event.aggregateId());
            }
            if (event.sequence() != tip + 1) {
                throw new ConcurrencyException(
                        event.sequence() <= tip
                                ? "Stream %s is at %d already, it can't continue with %d"
                                        .formatted(event.aggregateId(), tip, event.sequence())
                                : "Stream %s has no event before %d".formatted(event.aggregateId(), event.sequence()));
            }
            tips.put(event.aggregateId(), event.sequence());
        }
    }

    private static long tipOf(Connection connection, String aggregateId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT coalesce((SELECT max(sequence_number) FROM events WHERE aggregate_id = ?),
                                (SELECT last_detached FROM streams WHERE aggregate_id = ?), -1)""")) {
            select.setString(1, aggregateId);
            select.setString(2, aggregateId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    // Reading by aggregate

    /**
     * @throws SerializationException as it is read on, where an event is stored under an unknown name: a state without
     *     it would be wrong
     */
    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        return stream(aggregateIdentifier, firstSequenceNumber, reader);
    }

    /** The same for commands that wait for it, on the connections of commits. */
    DomainEventStream readForCommands(String aggregateId, long firstSequence) {
        return stream(aggregateId, firstSequence, commandReader);
    }

    private DomainEventStream stream(String aggregateId, long firstSequence, EventReader source) {
        DomainEventStream events = EventStreamUtils.upcastAndDeserializeDomainEvents(
                rows(aggregateId, firstSequence, source), getEventSerializer(), upcasterChain);
        return DomainEventStream.of(
                events.asStream().map(NamedTypeSerializer::requireKnown), events::getLastSequenceNumber);
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readEventData(String identifier, long firstSequenceNumber) {
        return rows(identifier, firstSequenceNumber, reader);
    }

    private Stream<StoredEvent> rows(String identifier, long firstSequence, EventReader source) {
        return EventReader.chain(pageSize, last -> {
            long first = last == null ? firstSequence : last.sequence() + 1;
            List<StoredEvent> page = source.page(identifier, first, pageSize);
            if (page.isEmpty()
                    ? last == null && lastDetachedOf(identifier) >= first
                    : page.getLast().sequence() != first + page.size() - 1) {
                throw new DetachedEventsException("Stream %s from %d on".formatted(identifier, first));
            }
            return page;
        });
    }

    /** The last sequence number of a stream all of whose events are detached, else -1. */
    private long lastDetachedOf(String aggregateId) {
        return reader
                .query(
                        "SELECT last_detached FROM streams WHERE aggregate_id = ? AND last_detached IS NOT NULL",
                        row -> row.getLong(1),
                        aggregateId)
                .stream()
                .findFirst()
                .orElse(Streams.NONE);
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        return reader
                .query(
                        "SELECT sequence_number FROM events WHERE aggregate_id = ? ORDER BY sequence_number DESC LIMIT 1",
                        row -> row.getLong(1),
                        aggregateIdentifier)
                .stream()
                .findFirst()
                .or(() -> Optional.of(lastDetachedOf(aggregateIdentifier)).filter(last -> last >= 0));
    }

    // Following the log

    @Override
    protected Stream<? extends TrackedEventData<?>> readEventData(TrackingToken trackingToken, boolean mayBlock) {
        long after = positionOf(trackingToken);
        return EventReader.chain(pageSize, last -> page(last == null ? after : last.position()));
    }

    /**
     * The next rows after a position, up to the end of a command; the log is dense, so they begin with the next one.
     */
    private List<StoredEvent> page(long afterPosition) {
        List<StoredEvent> rows = reader.page(afterPosition, pageSize);
        if (!rows.isEmpty() && !rows.getLast().endsCommand()) {
            rows = upToCommandEnd(rows);
        }
        requireDense(rows, afterPosition);
        return rows;
    }

    /** Rows come in their order, so as many as lie between the first and the last are all. */
    private static void requireDense(List<StoredEvent> rows, long afterPosition) {
        if (rows.isEmpty() || rows.getLast().position() == afterPosition + rows.size()) {
            return;
        }
        long missing = afterPosition + 1;
        for (StoredEvent row : rows) {
            if (row.position() != missing) {
                throw new DetachedEventsException(
                        "The log from position %d to %d".formatted(missing, row.position() - 1));
            }
            missing++;
        }
    }

    private List<StoredEvent> upToCommandEnd(List<StoredEvent> rows) {
        List<StoredEvent> page = new ArrayList<>(rows);
        while (!page.getLast().endsCommand()) {
            long last = page.getLast().position();
            List<StoredEvent> more = reader.page(last, pageSize);
            if (more.isEmpty() || more.getFirst().position() != last + 1) {
                throw new DetachedEventsException("The log after position %d".formatted(last));
            }
            for (StoredEvent row : more) {
                page.add(row);
                if (row.endsCommand()) {
                    break;
                }
            }
        }
        return page;
    }

    /** Some of the events after a position, and where they end; upcasters may have dropped or multiplied some. */
    record Page(List<TrackedEventMessage<?>> events, long lastPosition) {}

    /** What is known of the log, shared by all who read and write it here. */
    KnownLog log() {
        return log;
    }

    /** The next events after a position, from memory where they are there, else from the table. */
    Page readPage(long afterPosition) {
        List<TrackedEventMessage<?>> recent = log.tail().after(afterPosition, pageSize);
        if (!recent.isEmpty()) {
            return new Page(recent, positionOf(recent.getLast().trackingToken()));
        }
        List<StoredEvent> rows = page(afterPosition);
        return rows.isEmpty() ? new Page(List.of(), afterPosition) : readable(rows);
    }

    /** An event that cannot be read fails where it stands: first come the commands before it. */
    private Page readable(List<StoredEvent> rows) {
        try {
            return new Page(deserialized(rows), rows.getLast().position());
        } catch (RuntimeException e) {
            int half = (rows.size() + 1) / 2;
            while (half > 0 && !rows.get(half - 1).endsCommand()) {
                half--;
            }
            if (half == 0) {
                half = firstCommandOf(rows);
            }
            if (half == rows.size()) {
                throw e;
            }
            return readable(rows.subList(0, half));
        }
    }

    private static int firstCommandOf(List<StoredEvent> rows) {
        int size = 1;
        while (!rows.get(size - 1).endsCommand()) {
            size++;
        }
        return size;
    }

    /** A command ends with the last of what upcasters have made of its events, be it less or more than these. */
    List<TrackedEventMessage<?>> deserialized(List<StoredEvent> rows) {
        NavigableSet<Long> commandEnds = new TreeSet<>();
        Map<Long, Integer> bytes = HashMap.newHashMap(rows.size());
        rows.forEach(row -> bytes.put(row.position(), row.bytes()));
        rows.stream().filter(StoredEvent::endsCommand).forEach(row -> commandEnds.add(row.position()));
        List<TrackedEventMessage<?>> events = EventUtils.upcastAndDeserializeTrackedEvents(
                        rows.stream(), getEventSerializer(), upcasterChain)
                .toList();
        List<TrackedEventMessage<?>> logged = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            DomainEventMessage<?> event = (DomainEventMessage<?>) events.get(i);
            long position = positionOf(events.get(i).trackingToken());
            long next = i + 1 < events.size() ? positionOf(events.get(i + 1).trackingToken()) : Long.MAX_VALUE;
            Long end = commandEnds.ceiling(position);
            logged.add(new LoggedEvent<>(
                    position, event, event.getTimestamp(), end != null && end < next, bytes.getOrDefault(position, 0)));
        }
        return logged;
    }

    /** The last position, at or before this one, behind which a command ends; 0 if there is none. */
    long commandEndAtOrBefore(long position) {
        return reader.number(
                "SELECT global_index FROM events WHERE global_index <= ? AND ends_command ORDER BY global_index DESC LIMIT 1",
                position);
    }

    static long positionOf(TrackingToken token) {
        return switch (token) {
            case null -> 0;
            case GlobalSequenceTrackingToken t -> t.getGlobalIndex();
            default ->
                token.position()
                        .orElseThrow(
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
                ? dateTime
                : dateTime.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
        return new GlobalSequenceTrackingToken(positionAt(ceiling.minus(1, ChronoUnit.MICROS)));
    }

    /**
     * The greatest position recorded at this time or before; 0 if there is none.
     *
     * @throws DetachedEventsException if it is in a detached part of the log
     */
    long positionAt(Instant time) {
        // recorded_at rises along dense positions, so halving the range finds it in a few index look-ups
        List<Long> found = reader.query("""
                WITH RECURSIVE search (low, high) AS (
                    SELECT coalesce(min(global_index) - 1, 0), coalesce(max(global_index), 0) FROM events
                    UNION ALL
                    SELECT CASE WHEN recorded_at <= ? THEN global_index ELSE low END,
                           CASE WHEN recorded_at <= ? THEN high ELSE global_index - 1 END
                    FROM search JOIN events ON global_index = (low + high + 1) / 2
                    WHERE low < high)
                SELECT low FROM search WHERE low = high""", row -> row.getLong(1), sqlTime(time), sqlTime(time));
        if (found.isEmpty() || found.getFirst() > 0 && found.getFirst() == detachedThrough()) {
            throw new DetachedEventsException("The log at " + time);
        }
        return found.getFirst();
    }

    /** Before the first position that is there; 0 if nothing is detached. */
    long detachedThrough() {
        return reader.number("SELECT coalesce(min(global_index) - 1, 0) FROM events");
    }

    static OffsetDateTime sqlTime(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /**
     * The last committed position, 0 if the log is empty. Known without asking once this process has written, as long
     * as it may; other processes ask the database.
     */
    long head() {
        boolean onlyWriter = lease == null ? wroteInEpoch == CommandLease.NONE : lease.isHeldIn(wroteInEpoch);
        return onlyWriter ? log.head().position() : readHead();
    }

    long readHead() {
        return reader.number("SELECT max(global_index) FROM events");
    }

    /** Starts to tell other processes of what this one appends, and to listen for what they do. */
    HeadChannel channel(Duration lookEvery) {
        return new HeadChannel(dataSource, log, this::makeRoomAhead, lookEvery);
    }

    private void makeRoomAhead() {
        if (isOwner() && log.written().position() > 0) {
            parts.makeRoomAhead(log.written().position(), dataSource);
        }
    }

    EventReader reader() {
        return reader;
    }

    /** Snapshots of states are the command bus's: {@link StreamType.Builder#snapshotEvery}. */
    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        throw new UnsupportedOperationException("Snapshots are taken of the states of a StreamType");
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateIdentifier) {
        return Stream.empty();
    }

    /** Describes a {@link PostgresEventStorageEngine}. */
    public static class Builder extends AbstractEventStorageEngine.Builder {

        private DataSource dataSource;
        private DataSource readSource;
        private Clock clock = Clock.systemUTC();
        private int pageSize = 500;
        private Duration resolveTimeout = Duration.ofSeconds(10);
        private long partSize = 1 << 24;
        private long tailBytes = 32L << 20;
        private CommandLease lease;
        private boolean eventSerializerGiven;
        private boolean snapshotSerializerGiven;

        /** Where the tables are. Its connections must be outside any transaction of the caller, at READ COMMITTED. */
        public Builder dataSource(DataSource dataSource) {
            this.dataSource = dataSource;
            return this;
        }

        /**
         * Whose connections read the log for others than commands; by default those that commits use. Another pool
         * keeps whoever reads much from keeping commits waiting for a connection.
         */
        public Builder readsFrom(DataSource readSource) {
            this.readSource = readSource;
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
                // What the former owner wrote was not heard of here
                lease.onTakeOver(engine.log::look);
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
