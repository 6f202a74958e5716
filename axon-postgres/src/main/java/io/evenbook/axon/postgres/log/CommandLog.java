package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.lease.Epochs;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log as the command bus uses it: writes, their fencing, and the notification of readers after a commit. Internal
 * to this module.
 */
public final class CommandLog {

    private static final Logger logger = LoggerFactory.getLogger(CommandLog.class);

    private final DataSource dataSource;
    private final Clock clock;
    private final Epochs epochs;
    private final LogSegments segments;
    private final LostCommit lostCommit;
    private final KnownLog known;
    private final StreamReader streams;
    private final EventDecoder decoder;
    private final Serializer serializer;

    /** Null for none. */
    private final EpochEvent epochEvent;

    private final List<Consumer<List<DomainEventMessage<?>>>> commitListeners = new CopyOnWriteArrayList<>();

    CommandLog(
            PostgresLog.Settings settings,
            LogSegments segments,
            KnownLog known,
            StreamReader streams,
            EventDecoder decoder) {
        this.dataSource = settings.dataSource();
        this.clock = settings.clock();
        this.epochs = settings.epochs();
        this.segments = segments;
        this.lostCommit = new LostCommit(dataSource, settings.resolveTimeout());
        this.known = known;
        this.streams = streams;
        this.decoder = decoder;
        this.serializer = settings.serializer();
        this.epochEvent = settings.epochEvent();
    }

    /** The connections of commits. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** The clock behind {@code recorded_at}. */
    public Clock clock() {
        return clock;
    }

    /** The fencing tokens of this process. */
    public Epochs epochs() {
        return epochs;
    }

    KnownLog known() {
        return known;
    }

    /** The last committed position that this process knows. */
    public long head() {
        return known.head().position();
    }

    /** How often the log was found to be another one; all states in memory are invalid after a change. */
    public int replacements() {
        return known.replacements();
    }

    /** Opens a stream on the connections of commits, so that commands don't wait for other readers. */
    public DomainEventStream stream(String aggregateId, long firstSequence) {
        return decoder.stream(streams.rows(aggregateId, firstSequence));
    }

    /**
     * Reads several streams with one query. Empty for a stream that has no events from its start on, or many, or
     * detached ones: it has to be opened by itself.
     */
    public List<Optional<DomainEventStream>> shortStreams(List<StreamStart> starts) {
        return streams.shortOnes(starts).stream()
                .map(rows -> rows.map(some -> decoder.stream(some.stream())))
                .toList();
    }

    /** Begins a write in an epoch and waits for the writers' lock. */
    public LogWrite begin(long epoch) {
        return new LogWrite(dataSource, epoch, epochs.owner(), segments, lostCommit);
    }

    /** Reads under the writers' lock. */
    public interface LockedRead {
        /** Reads in the transaction that holds the lock. */
        void on(Connection connection) throws SQLException;
    }

    /**
     * Waits for all writes under way, appends the event that begins the epoch, and returns the end of the log. Begins a
     * new incarnation if this is not the log that this process knows.
     *
     * @param read runs under the lock, before the end is known
     */
    public LogEnd findEnd(long epoch, LockedRead read) throws SQLException {
        try (LogWrite write = begin(epoch)) {
            read.on(write.connection());
            LogEnd end = identify(write);
            if (epochEvent != null && epoch != Epochs.NONE) {
                return beginEpoch(write, end, epoch);
            }
            if (!end.equals(write.end())) {
                write.commit(CommitAttachment.NONE);
            }
            known.look();
            return end;
        }
    }

    private LogEnd beginEpoch(LogWrite write, LogEnd end, long epoch) throws SQLException {
        EventMessage<?> event = epochEvent.begins(epoch, epochs.owner(), end.incarnation());
        StagedEvent staged = StagedEvent.of(
                new GenericDomainEventMessage<>(
                        EpochEvent.STREAM_TYPE,
                        EpochEvent.STREAM,
                        StreamTable.tipOf(write.connection(), EpochEvent.STREAM) + 1,
                        event,
                        event::getTimestamp),
                serializer,
                event.serializeMetaData(serializer, byte[].class).getData());
        Instant recordedAt = recordingTime(write);
        List<DomainEventMessage<?>> logged = List.of(write.append(staged, recordedAt, true));
        try {
            write.commit(CommitAttachment.NONE);
        } catch (OutcomeUnknownException e) {
            // No command depends on it: the next attempt begins another epoch
            throw new StoreUnavailableException(e);
        }
        return appended(end, logged, recordedAt, staged.bytes(), epoch);
    }

    /** The time at which a write outside the bus records its events: never before that of the last event. */
    Instant recordingTime(LogWrite write) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant last = write.end().recordedAt();
        Instant recordedAt = now.isBefore(last) ? last : now;
        write.requireTrueTime(recordedAt);
        return recordedAt;
    }

    /**
     * Publishes the events of a write outside the bus.
     *
     * @param end where the log ended before them
     * @return where it ends now
     */
    LogEnd appended(LogEnd end, List<DomainEventMessage<?>> logged, Instant recordedAt, long bytes, long epoch) {
        LogEnd before = known.end();
        if (before != null && !before.incarnation().equals(end.incarnation())) {
            known.look();
        }
        LogEnd now = end.after(logged, recordedAt);
        committed(now, logged, bytes, epoch);
        return now;
    }

    /** The end of the log for a write; in a new incarnation if this is not the log that this process knows. */
    LogEnd identify(LogWrite write) throws SQLException {
        LogEnd last = known.end();
        boolean isKnown = !known.isLost() && (last == null || write.has(last));
        return isKnown && !write.isOnAnotherTimeline() ? write.end() : write.beginIncarnation();
    }

    /** Has the head be read from the database until the next commit: the database may be ahead of this process. */
    public void forgetHead() {
        known.forgetWriter();
    }

    /**
     * Publishes durable events: to listeners first, then to streams.
     *
     * @param now the end of the log behind them
     * @param bytes their serialized size
     */
    public synchronized void committed(LogEnd now, List<DomainEventMessage<?>> events, long bytes, long epoch) {
        if (!events.isEmpty()) {
            commitListeners.forEach(listener -> notify(listener, events));
        }
        known.committed(now, events, bytes, epoch);
    }

    private static void notify(Consumer<List<DomainEventMessage<?>>> listener, List<DomainEventMessage<?>> events) {
        try {
            listener.accept(events);
        } catch (Throwable e) {
            // The events are durable; a listener must not make them look refused
            logger.error("A commit listener failed", e);
        }
    }

    Registration addCommitListener(Consumer<List<DomainEventMessage<?>>> listener) {
        commitListeners.add(listener);
        return () -> commitListeners.remove(listener);
    }

    /** Adds the next segment of the log's table ahead of need, if this process writes. */
    void makeRoomAhead() {
        long written = known.written().position();
        if (epochs.isOwner() && written > 0) {
            segments.makeRoomAhead(written, dataSource);
        }
    }
}
