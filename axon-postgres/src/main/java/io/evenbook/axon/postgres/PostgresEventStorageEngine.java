package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.lease.CommandLease;
import io.evenbook.axon.postgres.lease.Epochs;
import io.evenbook.axon.postgres.log.EpochEvent;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.PostgresLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.BuilderUtils;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * Axon's storage engine on one PostgreSQL table: a log without gaps.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>An append returns when its events are durable. If it throws, none of them is stored, except for
 *       {@link io.evenbook.axon.postgres.log.OutcomeUnknownException}.
 *   <li>Positions are dense from 1 and become visible in order: a reader that has seen position n could see every lower
 *       one. {@code recorded_at} never falls along them.
 *   <li>The stream of an aggregate is dense from 0. An append that does not continue it throws
 *       {@link org.axonframework.modelling.command.ConcurrencyException}.
 *   <li>The last event of each append is marked. Readers stop only behind such an event, so they never see half of an
 *       append.
 *   <li>Payloads are returned byte for byte.
 *   <li>The timestamp of an event read from the log is its {@code recorded_at}, not that of its message.
 *   <li>Old segments of the log can be detached. A read that needs them throws
 *       {@link io.evenbook.axon.postgres.log.DetachedEventsException}; no event is skipped, and no place in a stream
 *       can be written twice.
 * </ul>
 *
 * <p>The engine accepts domain events only, since every event belongs to a stream. The
 * {@link io.evenbook.axon.postgres.bus.SerialCommandBus} appends the events of commands; any other append is a
 * transaction of its own and makes the bus read all its states again.
 */
public class PostgresEventStorageEngine extends AbstractEventStorageEngine {

    private final PostgresLog log;

    /** Creates the engine that the builder describes. */
    protected PostgresEventStorageEngine(Builder builder) {
        super(builder);
        this.log = new PostgresLog(new PostgresLog.Settings(
                builder.dataSource,
                builder.readSource == null ? builder.dataSource : builder.readSource,
                builder.clock,
                builder.pageSize,
                builder.resolveTimeout,
                builder.segmentSize,
                builder.tailBytes,
                builder.epochs,
                builder.epochEvent,
                builder.eventSerializer,
                upcasterChain));
    }

    /** Starts a builder; data source and both serializers are required. */
    public static Builder builder() {
        return new Builder();
    }

    /** The log for audits, registries and consistent reads. */
    public EventLog eventLog() {
        return log.eventLog();
    }

    /** The tables behind this engine, for the other packages of this module. */
    public PostgresLog log() {
        return log;
    }

    /** Appends events in a transaction of their own. */
    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        log.append(events, serializer);
    }

    /** @throws SerializationException while the stream is read, for an event of an unknown type */
    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        return log.stream(aggregateIdentifier, firstSequenceNumber);
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readEventData(String identifier, long firstSequenceNumber) {
        return log.rows(identifier, firstSequenceNumber);
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        return log.lastSequenceOf(aggregateIdentifier);
    }

    @Override
    protected Stream<? extends TrackedEventData<?>> readEventData(TrackingToken trackingToken, boolean mayBlock) {
        return log.rows(trackingToken);
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(log.lastPosition());
    }

    /** The token from which a reader sees every event recorded at {@code dateTime} or later. */
    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return new GlobalSequenceTrackingToken(log.positionBefore(dateTime));
    }

    /** Not supported: the command bus stores the snapshots of states. */
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
        private long segmentSize = 1 << 24;
        private long tailBytes = 32L << 20;
        private Epochs epochs = Epochs.unfenced();
        private EpochEvent epochEvent;
        private Serializer eventSerializer;
        private boolean snapshotSerializerGiven;

        /** The database. Its connections must be outside any transaction of the caller, at READ COMMITTED. */
        public Builder dataSource(DataSource dataSource) {
            this.dataSource = dataSource;
            return this;
        }

        /**
         * The connections of readers other than commands; by default those of commits. A separate pool keeps heavy
         * readers from delaying commits.
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

        /** How many events one query reads at most; 500 by default. */
        public Builder pageSize(int pageSize) {
            this.pageSize = pageSize;
            return this;
        }

        /** How long to resolve a commit whose connection broke; 10 seconds by default. */
        public Builder resolveTimeout(Duration resolveTimeout) {
            this.resolveTimeout = resolveTimeout;
            return this;
        }

        /** How many positions a new segment of the log holds; 2^24 (about 17 million) by default. */
        public Builder segmentSize(long segmentSize) {
            this.segmentSize = segmentSize;
            return this;
        }

        /** How many bytes of recent events stay in memory for streams of this process; 32 MiB by default. */
        public Builder tailBytes(long tailBytes) {
            this.tailBytes = tailBytes;
            return this;
        }

        /**
         * The lease that fences appends; null, the default, for none. Without a lease several processes may append to
         * the log, each to streams of its own.
         */
        public Builder lease(CommandLease lease) {
            this.epochs = lease == null ? Epochs.unfenced() : lease.epochs();
            return this;
        }

        /**
         * Makes the event with which each epoch of the lease begins, of a type that the event serializer knows; null,
         * the default, for none.
         */
        public Builder epochEvent(EpochEvent epochEvent) {
            this.epochEvent = epochEvent;
            return this;
        }

        @Override
        public Builder eventSerializer(Serializer eventSerializer) {
            super.eventSerializer(eventSerializer);
            this.eventSerializer = eventSerializer;
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
            return new PostgresEventStorageEngine(this);
        }

        @Override
        protected void validate() throws AxonConfigurationException {
            BuilderUtils.assertNonNull(dataSource, "A DataSource must be given");
            BuilderUtils.assertThat(pageSize, size -> size > 0, "must be > 0: pageSize=" + pageSize);
            BuilderUtils.assertThat(segmentSize, size -> size > 0, "must be > 0: segmentSize=" + segmentSize);
            BuilderUtils.assertThat(tailBytes, size -> size >= 0, "must be >= 0: tailBytes=" + tailBytes);
            // Axon would fall back to XStream
            BuilderUtils.assertNonNull(eventSerializer, "An event serializer must be given");
            BuilderUtils.assertThat(snapshotSerializerGiven, given -> given, "A snapshot serializer must be given");
        }
    }
}
