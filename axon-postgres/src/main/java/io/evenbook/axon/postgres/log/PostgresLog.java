package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.lease.Epochs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * The log in its PostgreSQL tables, wired: what Axon's seams, the command bus and {@link EventLog} stand on. Internal
 * to this module; applications use {@link EventLog}.
 */
public final class PostgresLog {

    private final KnownLog known;
    private final EventReader reader;
    private final EventDecoder decoder;
    private final StreamReader streams;
    private final PageReader pages;
    private final Positions positions;
    private final CommandLog commandLog;
    private final LogAppender appender;
    private final DataSource dataSource;
    private final DataSource readSource;

    /**
     * The settings of a log.
     *
     * @param dataSource the connections of commits
     * @param readSource the connections of readers
     * @param pageSize how many events one query reads at most
     * @param resolveTimeout how long to resolve a commit whose connection broke
     * @param segmentSize how many positions one segment of the table holds
     * @param tailBytes how many bytes of recent events stay in memory for streams
     * @param epochEvent makes the event that begins each epoch; null for none
     */
    public record Settings(
            DataSource dataSource,
            DataSource readSource,
            Clock clock,
            int pageSize,
            Duration resolveTimeout,
            long segmentSize,
            long tailBytes,
            Epochs epochs,
            EpochEvent epochEvent,
            Serializer serializer,
            EventUpcaster upcasters) {}

    /** Wires a log. */
    public PostgresLog(Settings settings) {
        this.dataSource = settings.dataSource();
        this.readSource = settings.readSource();
        LiveTail tail = new LiveTail(settings.tailBytes());
        this.known = new KnownLog(dataSource, tail);
        this.reader = new EventReader(settings.readSource());
        this.decoder = new EventDecoder(settings.serializer(), settings.upcasters());
        this.streams = new StreamReader(reader, settings.pageSize());
        this.pages = new PageReader(reader, decoder, tail, settings.pageSize());
        this.positions = new Positions(reader.queries());
        StreamReader commandStreams = new StreamReader(new EventReader(dataSource), settings.pageSize());
        this.commandLog =
                new CommandLog(settings, new LogSegments(settings.segmentSize()), known, commandStreams, decoder);
        this.appender = new LogAppender(commandLog);
        // This process has not seen the former owner's commits
        settings.epochs().onTakeOver(known::look);
    }

    /** The log for the command bus. */
    public CommandLog commandLog() {
        return commandLog;
    }

    /** The log for audits and registries. */
    public EventLog eventLog() {
        return new EventLog(this);
    }

    /** The connections of readers. */
    public DataSource readSource() {
        return readSource;
    }

    EventReader reader() {
        return reader;
    }

    EventDecoder decoder() {
        return decoder;
    }

    PageReader pages() {
        return pages;
    }

    Positions positions() {
        return positions;
    }

    KnownLog known() {
        return known;
    }

    /**
     * The last position that no failover can lose; 0 if the log is empty. The writing process knows it; other processes
     * ask the database.
     */
    long head() {
        return known.isWrittenIn(commandLog.epochs()) ? known.head().position() : lastPosition();
    }

    /** A visible position; or the last one before it that no failover can lose. */
    long confirmed(long position) {
        return position <= known.head().position()
                ? position
                : Math.min(position, known.look().position());
    }

    /** Appends events in a transaction of their own. */
    public void append(List<? extends EventMessage<?>> events, Serializer serializer) {
        appender.append(events, serializer);
    }

    /** The events of a stream, upcast; see {@link EventLog#eventsOf(String)}. */
    public DomainEventStream stream(String aggregateId, long firstSequence) {
        return decoder.stream(streams.rows(aggregateId, firstSequence));
    }

    /** The rows of a stream. */
    public Stream<? extends DomainEventData<?>> rows(String aggregateId, long firstSequence) {
        return streams.rows(aggregateId, firstSequence);
    }

    /** The rows after a token, up to the present end of the log. */
    public Stream<? extends TrackedEventData<?>> rows(TrackingToken after) {
        return pages.rows(Positions.of(after), lastPosition());
    }

    /** The last sequence number of a stream; empty if it has no events. */
    public Optional<Long> lastSequenceOf(String aggregateId) {
        return streams.lastSequenceOf(aggregateId);
    }

    /** The last sequence number of a stream that no failover can lose; -1 if the stream has no such event. */
    public long lastConfirmedSequenceOf(String aggregateId) {
        long last = positions.lastSequence(aggregateId, head());
        return last >= 0 ? last : lastSequenceOf(aggregateId).orElse(-1L);
    }

    /**
     * The last sequence number of a stream, up to and including this one, behind which its command has no further event
     * in the stream; -1 if there is none. A read as of it never sees half of a commit.
     *
     * @param sequence at most the last one of the stream
     * @throws DetachedEventsException if its event is in a detached segment of the log
     */
    public long commandEndAtOrBefore(String aggregateId, long sequence) {
        long position = positions.of(aggregateId, sequence);
        if (position == 0) {
            throw new DetachedEventsException("Stream %s at %d".formatted(aggregateId, sequence));
        }
        long next = positions.of(aggregateId, sequence + 1);
        if (next == 0) {
            return sequence;
        }
        long end = positions.commandEndAtOrBefore(next - 1);
        return end >= position ? sequence : positions.lastSequence(aggregateId, end);
    }

    /** The last sequence number of a stream at or before a position; -1 if it has no such event. */
    public long lastSequenceAt(String aggregateId, long position) {
        return positions.lastSequence(aggregateId, position);
    }

    /** The last position that no failover can lose, as the database knows it. */
    public long lastPosition() {
        return confirmed(positions.last());
    }

    /** The last position recorded before a time. */
    public long positionBefore(Instant time) {
        return confirmed(positions.before(time));
    }

    /**
     * Opens a live stream of the events after a token.
     *
     * @throws TokenAheadOfLogException if the token is beyond the end of the log
     */
    public BlockingStream<TrackedEventMessage<?>> open(TrackingToken after) {
        long head = known.look().position();
        long position = Positions.of(after);
        if (position > head) {
            throw new TokenAheadOfLogException(position, head);
        }
        return new PagedEventStream(pages, known, position);
    }

    /** See {@link EventLog#incarnation}. */
    public String incarnation() {
        return known.incarnation();
    }

    /** Runs an action when the log was found to be another one, before any reader goes on. */
    public Registration onReplacement(Runnable action) {
        return known.onReplacement(action);
    }

    /** Registers a listener that receives the events of each commit of this process. */
    public Registration addCommitListener(Consumer<List<DomainEventMessage<?>>> listener) {
        return commandLog.addCommitListener(listener);
    }

    /**
     * Notifies other processes of this one's commits, and listens for theirs, until the registration is cancelled.
     *
     * @param pollInterval how often to look for commits whose notification was lost
     */
    public Registration exchangeHeads(Duration pollInterval) {
        HeadChannel channel = new HeadChannel(dataSource, known, commandLog::makeRoomAhead, pollInterval);
        return () -> {
            channel.shutDown();
            return true;
        };
    }
}
