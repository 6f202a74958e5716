package io.evenbook.axon.postgres.log;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * Reads the log for audits, registries and consistent reads. Sees committed events only. Obtain it from
 * {@link io.evenbook.axon.postgres.PostgresEventStorageEngine#eventLog}. Thread-safe.
 */
public class EventLog {
    /** The most bytes that one event may have, serialized, without metadata: 1,000,000. */
    public static final int MAX_EVENT_BYTES = 1_000_000;

    /** Name of the metadata that names who caused an event. A string; indexed. */
    public static final String ACTOR = "actor";

    /** Name of the metadata that joins all events of one conversation. A string; indexed. */
    public static final String CORRELATION_ID = "correlationId";

    /** Name of the metadata with the id of the event or request that caused an event. A string. */
    public static final String CAUSATION_ID = "causationId";

    /** How many events one list compares with its filter at most: 10,000. */
    public static final int MAX_SCANNED = 10_000;

    private static final Duration LAG_BEHIND_DETACHED = Duration.ofDays(3_650);

    private final PostgresLog log;
    private final EventReader reader;
    private final EventDecoder decoder;
    private final Positions positions;
    private final EventSearch search;

    EventLog(PostgresLog log) {
        this(log, MAX_SCANNED);
    }

    /** @param maxScanned in place of {@link #MAX_SCANNED}, for tests */
    EventLog(PostgresLog log, int maxScanned) {
        this.log = log;
        this.reader = log.reader();
        this.decoder = log.decoder();
        this.positions = log.positions();
        this.search = new EventSearch(reader, positions, maxScanned);
    }

    /**
     * Which events to list; null matches any.
     *
     * @param type stable name, for instance {@code account.FundsHeld}
     * @param from recorded at this time or later
     * @param to recorded before this time
     * @param afterPosition only higher positions; 0 for all
     * @param beforePosition only lower positions; {@code Long.MAX_VALUE} for all
     * @param newestFirst whether the highest positions come first
     * @param limit how many events the list has at most; must be > 0
     */
    public record Filter(
            String aggregateType,
            String aggregateId,
            String type,
            String actor,
            String correlationId,
            Instant from,
            Instant to,
            long afterPosition,
            long beforePosition,
            boolean newestFirst,
            int limit) {

        /** Oldest first. */
        public Filter(
                String aggregateType,
                String aggregateId,
                String type,
                String actor,
                String correlationId,
                Instant from,
                Instant to,
                long afterPosition,
                int limit) {
            this(
                    aggregateType,
                    aggregateId,
                    type,
                    actor,
                    correlationId,
                    from,
                    to,
                    afterPosition,
                    Long.MAX_VALUE,
                    false,
                    limit);
        }

        /** Checks the limit. */
        public Filter {
            if (limit <= 0) {
                throw new IllegalArgumentException("must be > 0: limit=" + limit);
            }
        }
    }

    /**
     * The result of a list.
     *
     * @param events in the filter's order; never more than its limit
     * @param scannedTo the position of the last compared event, if the list compared {@link #MAX_SCANNED} events
     *     without reaching its limit: more may follow. 0 if the list is full or nothing follows
     */
    public record Listed(List<RecordedEvent> events, long scannedTo) {}

    /** The position of an event that was read from a log. */
    public static long positionOf(EventMessage<?> event) {
        return ((TrackedEventMessage<?>) event).trackingToken().position().orElseThrow();
    }

    /**
     * The last committed position; 0 if the log is empty. A commit that a failover to a synchronous standby may still
     * lose does not count: lists, streams and positions by time end before it. Costs nothing in the process that
     * writes.
     */
    public long head() {
        return log.head();
    }

    /**
     * The id of the log's incarnation. It changes after a restore, a failover, or any other event that may have lost
     * acknowledged commits; positions read in a former incarnation may not exist in this one. Known within a second
     * without asking the database.
     *
     * @throws io.evenbook.axon.postgres.sql.StoreUnavailableException if it is not known yet and the database cannot be
     *     asked
     */
    public String incarnation() {
        return log.incarnation();
    }

    /** The position of an aggregate's last event; 0 if it has none. */
    public long lastPositionOf(String aggregateId) {
        return positions.lastOf(aggregateId);
    }

    /**
     * The position of the first event of an aggregate that has one.
     *
     * @throws DetachedEventsException if it is in a detached segment of the log
     */
    public long firstPositionOf(String aggregateId) {
        return positions.firstOf(aggregateId);
    }

    /**
     * The last position, up to and including this one, at which a command ends; 0 if there is none. A read as of that
     * position never sees half of a commit.
     */
    public long commandEndAtOrBefore(long position) {
        return log.confirmed(positions.commandEndAtOrBefore(position));
    }

    /**
     * The greatest position recorded at this time or before; 0 if there is none.
     *
     * @throws DetachedEventsException if it is in a detached segment of the log
     */
    public long positionAt(Instant time) {
        return log.confirmed(positions.at(time));
    }

    /**
     * All events of an aggregate, oldest first, upcast, with their positions; empty if it has none. Reads pages as the
     * stream is consumed: a long stream is never in memory as a whole.
     */
    public Stream<? extends DomainEventMessage<?>> eventsOf(String aggregateId) {
        return log.stream(aggregateId, 0).asStream().takeWhile(event -> {
            long position = Positions.of(((TrackedEventMessage<?>) event).trackingToken());
            return log.confirmed(position) == position;
        });
    }

    /**
     * Some events of an aggregate, by sequence number from 0, both ends included; upcast, as tracked domain events.
     * Omits numbers that do not exist or are in a detached segment.
     */
    public List<? extends DomainEventMessage<?>> eventsOf(String aggregateId, long firstSequence, long lastSequence) {
        return decoder.domainEvents(reader.events(
                "aggregate_id = ? AND sequence_number BETWEEN ? AND ? ORDER BY sequence_number",
                aggregateId,
                firstSequence,
                lastSequence));
    }

    /**
     * The events from one position to another, both included and in the log; upcast, as tracked domain events.
     *
     * @throws DetachedEventsException if some of them are in a detached segment of the log
     */
    public List<? extends DomainEventMessage<?>> eventsBetween(long firstPosition, long lastPosition) {
        List<StoredEvent> rows =
                reader.events("global_index BETWEEN ? AND ? ORDER BY global_index", firstPosition, lastPosition);
        requireAll(rows, firstPosition, lastPosition);
        return decoder.domainEvents(rows);
    }

    /** The events of single commands, and pieces of streams. */
    public LogCommands commands() {
        return new LogCommands(log);
    }

    /**
     * The event at a position, as stored; empty if the log does not reach it.
     *
     * @throws DetachedEventsException if it is in a detached segment of the log
     */
    public Optional<RecordedEvent> at(long position) {
        List<StoredEvent> found = reader.events("global_index = ?", position);
        if (found.isEmpty() && position > 0 && position <= positions.last()) {
            throw new DetachedEventsException("The event at position %d".formatted(position));
        }
        return found.stream().map(StoredEvent::recorded).findFirst();
    }

    /**
     * For how long a reader at a position has lacked the next event: the time since that was recorded. Zero at the end
     * of the log, and ten years if the next event is detached.
     */
    public Duration lagAt(long position, Instant now) {
        try {
            return at(position + 1)
                    .map(next -> Duration.between(next.recordedAt(), now))
                    .filter(lag -> !lag.isNegative())
                    .orElse(Duration.ZERO);
        } catch (DetachedEventsException e) {
            return LAG_BEHIND_DETACHED;
        }
    }

    /**
     * Lists events as stored, by position, in the filter's order. Compares at most {@link #MAX_SCANNED} events: those
     * of the aggregate, else of the correlation, else of the actor, else the next by position.
     *
     * @throws DetachedEventsException if some candidates are in a detached segment of the log
     */
    public Listed list(Filter filter) {
        return search.list(filter, log::head);
    }

    /**
     * The events at some positions that match a filter, in its order and up to its limit. Ignores the filter's
     * positions and times.
     *
     * @param positions at most {@link #MAX_SCANNED}
     */
    public List<RecordedEvent> listAt(List<Long> positions, Filter filter) {
        return search.listAt(positions, filter);
    }

    /** The position of an event, the aggregate it belongs to, and when it was recorded. */
    public record Place(long position, String aggregateType, String aggregateId, Instant recordedAt) {}

    /**
     * The places of the events from one position to another, both included and in the log.
     *
     * @throws DetachedEventsException if some of them are in a detached segment of the log
     */
    public List<Place> places(long firstPosition, long lastPosition) {
        List<Place> places = reader.queries()
                .list(
                        """
                        SELECT global_index, aggregate_type, aggregate_id, recorded_at FROM events
                        WHERE global_index BETWEEN ? AND ? ORDER BY global_index""",
                        row -> new Place(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getObject(4, OffsetDateTime.class).toInstant()),
                        firstPosition,
                        lastPosition);
        requireAll(places, firstPosition, lastPosition);
        return places;
    }

    private static void requireAll(List<?> found, long firstPosition, long lastPosition) {
        if (found.size() != lastPosition - firstPosition + 1) {
            throw new DetachedEventsException("The log from position %d to %d".formatted(firstPosition, lastPosition));
        }
    }
}
