package io.evenbook.axon.postgres;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/** The log as others read it: audits, registries, whoever needs to know how far it goes. Sees what is committed. */
public class EventLog {
    /** The most that one event may have, serialized; its metadata not counted. */
    public static final int MAX_EVENT_BYTES = 1_000_000;

    /** Name of the metadata that says who caused an event. A string; can be looked for. */
    public static final String ACTOR = "actor";

    /** Name of the metadata that joins all events of one conversation. A string; can be looked for. */
    public static final String CORRELATION_ID = "correlationId";

    /** Name of the metadata that says what an event was caused by: the id of an event or a request. A string. */
    public static final String CAUSATION_ID = "causationId";

    /** How many events one list compares with its filter at most: 10,000. */
    public static final int LOOKED_AT = 10_000;

    private static final int EVENTS_PER_QUERY = 1000;

    private final PostgresEventStorageEngine engine;
    private final EventReader reader;
    private final int lookedAt;

    /** Reads the log of an engine. */
    public EventLog(PostgresEventStorageEngine engine) {
        this(engine, LOOKED_AT);
    }

    EventLog(PostgresEventStorageEngine engine, int lookedAt) {
        this.engine = engine;
        this.reader = engine.reader();
        this.lookedAt = lookedAt;
    }

    /**
     * Which events to list; null means any.
     *
     * @param type stable name, for instance {@code account.FundsHeld}
     * @param from recorded at this time or later
     * @param to recorded before this time
     * @param afterPosition only higher positions; 0 for all
     * @param beforePosition only lower positions; {@code Long.MAX_VALUE} for all
     * @param newestFirst whether the highest positions come first
     * @param limit at most so many; must be > 0
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

        private String order() {
            return newestFirst ? " DESC" : "";
        }
    }

    /**
     * What a list has found.
     *
     * @param events in the filter's order; never more than its limit
     * @param scannedTo the position of the last event that was looked at, where {@link #LOOKED_AT} events did not fill
     *     the list: behind it there may be more. 0: there is nothing more, or the list is full
     */
    public record Listed(List<RecordedEvent> events, long scannedTo) {}

    /** The last committed position; 0 if the log is empty. Costs nothing in the process that writes. */
    public long head() {
        return engine.head();
    }

    /** The id of the log's incarnation, see {@link PostgresEventStore#incarnation}. */
    public String incarnation() {
        return engine.log().incarnation();
    }

    /** The position of an aggregate's last event; 0 if it has none. */
    public long lastPositionOf(String aggregateId) {
        return reader.number(
                "SELECT global_index FROM events WHERE aggregate_id = ? ORDER BY sequence_number DESC LIMIT 1",
                aggregateId);
    }

    /**
     * The position of the first event of an aggregate that has one.
     *
     * @throws DetachedEventsException if it is in a detached part of the log
     */
    public long firstPositionOf(String aggregateId) {
        long position = reader.number(
                "SELECT global_index FROM events WHERE aggregate_id = ? AND sequence_number = 0", aggregateId);
        if (position == 0) {
            throw new DetachedEventsException("The beginning of stream " + aggregateId);
        }
        return position;
    }

    /**
     * The last position, at or before this one, behind which a command ends; 0 if there is none. Who answers as of a
     * position answers as of that one, and so never with a part of what was committed together.
     */
    public long commandEndAtOrBefore(long position) {
        return engine.commandEndAtOrBefore(position);
    }

    /**
     * The greatest position recorded at this time or before; 0 if there is none.
     *
     * @throws DetachedEventsException if it is in a detached part of the log
     */
    public long positionAt(Instant time) {
        return engine.positionAt(time);
    }

    /**
     * All events of an aggregate, oldest first, upcast and with their positions; empty if it has none. Reads on as the
     * stream is consumed: a long one is never in memory as a whole.
     */
    public Stream<? extends DomainEventMessage<?>> eventsOf(String aggregateId) {
        return engine.readEvents(aggregateId, 0).asStream();
    }

    /**
     * Some events of an aggregate, by the numbers that they have in its stream, from 0; both are included. Upcast, as
     * tracked domain events; those that are not there, or are in a detached part of the log, are left out.
     */
    public List<? extends DomainEventMessage<?>> eventsOf(String aggregateId, long firstSequence, long lastSequence) {
        return domainEvents(reader.events(
                "aggregate_id = ? AND sequence_number BETWEEN ? AND ? ORDER BY sequence_number",
                aggregateId,
                firstSequence,
                lastSequence));
    }

    /**
     * The events from one position to another, both included and in the log; upcast, as tracked domain events.
     *
     * @throws DetachedEventsException if some of them are in a detached part of the log
     */
    public List<? extends DomainEventMessage<?>> eventsBetween(long firstPosition, long lastPosition) {
        List<StoredEvent> rows =
                reader.events("global_index BETWEEN ? AND ? ORDER BY global_index", firstPosition, lastPosition);
        if (rows.size() != lastPosition - firstPosition + 1) {
            throw new DetachedEventsException("The log from position %d to %d".formatted(firstPosition, lastPosition));
        }
        return domainEvents(rows);
    }

    /**
     * All events stored under some names, oldest first, upcast, as tracked domain events. Reads on as the stream is
     * consumed. Looks through the whole log: meant for registries that are filled once.
     */
    public Stream<? extends DomainEventMessage<?>> eventsOfTypes(String... types) {
        return EventReader.chain(
                        EVENTS_PER_QUERY,
                        last -> reader.events(
                                "global_index > ? AND payload_type = ANY (?) ORDER BY global_index LIMIT ?",
                                last == null ? 0 : last.position(),
                                types,
                                EVENTS_PER_QUERY))
                .flatMap(row -> domainEvents(List.of(row)).stream());
    }

    private List<? extends DomainEventMessage<?>> domainEvents(List<StoredEvent> rows) {
        List<DomainEventMessage<?>> events = new ArrayList<>(rows.size());
        for (TrackedEventMessage<?> event : engine.deserialized(rows)) {
            events.add((DomainEventMessage<?>) NamedTypeSerializer.requireKnown(event));
        }
        return events;
    }

    /**
     * The event at a position, as it was stored; empty if the log does not come that far.
     *
     * @throws DetachedEventsException if it is in a detached part of the log
     */
    public Optional<RecordedEvent> at(long position) {
        List<StoredEvent> found = reader.events("global_index = ?", position);
        if (found.isEmpty() && position > 0 && position <= engine.readHead()) {
            throw new DetachedEventsException("The event at position %d".formatted(position));
        }
        return found.stream().map(StoredEvent::recorded).findFirst();
    }

    /**
     * Lists events as they were stored, by position, the way the filter says. Compares {@link #LOOKED_AT} events with
     * it at most: those of the aggregate, else of the correlation, else of the actor, else whatever comes first.
     *
     * @throws DetachedEventsException if some that might be listed are in a detached part of the log
     */
    public Listed list(Filter filter) {
        long after = Math.max(filter.afterPosition(), filter.from() == null ? 0 : positionBefore(filter.from()));
        long last = filter.beforePosition() == Long.MAX_VALUE ? engine.head() : filter.beforePosition() - 1;
        long through = Math.min(last, filter.to() == null ? last : positionBefore(filter.to()));
        if (after >= through) {
            requireAttached(after);
            return new Listed(List.of(), 0);
        }
        Listed listed = hasIndex(filter) ? listByIndex(filter, after, through) : listByPosition(filter, after, through);
        requireAttached(lookedThrough(filter, listed, after));
        return listed;
    }

    /** The position before the first that was looked at. */
    private static long lookedThrough(Filter filter, Listed listed, long after) {
        if (!filter.newestFirst()) {
            return after;
        }
        if (listed.events().size() == filter.limit()) {
            return listed.events().getLast().position() - 1;
        }
        return listed.scannedTo() > 0 ? listed.scannedTo() - 1 : after;
    }

    private void requireAttached(long after) {
        long detachedThrough = engine.detachedThrough();
        if (after < detachedThrough) {
            throw new DetachedEventsException("The log from position %d to %d".formatted(after + 1, detachedThrough));
        }
    }

    private long positionBefore(Instant time) {
        return PostgresEventStorageEngine.positionOf(engine.createTokenAt(time));
    }

    private static boolean hasIndex(Filter filter) {
        return filter.aggregateId() != null || filter.correlationId() != null || filter.actor() != null;
    }

    private static boolean hasMoreThanItsIndex(Filter filter) {
        return Stream.of(
                                filter.aggregateType(),
                                filter.aggregateId(),
                                filter.type(),
                                filter.actor(),
                                filter.correlationId())
                        .filter(Objects::nonNull)
                        .count()
                > 1;
    }

    /** Positions are dense: as many as may be looked at are a range. */
    private Listed listByPosition(Filter filter, long after, long through) {
        boolean compares = filter.aggregateType() != null || filter.type() != null;
        boolean narrowed = compares && through - after > lookedAt;
        long first = narrowed && filter.newestFirst() ? through - lookedAt : after;
        long last = narrowed && !filter.newestFirst() ? after + lookedAt : through;
        StringBuilder where = new StringBuilder("global_index > ? AND global_index <= ?");
        List<Object> parameters = new ArrayList<>(List.of(first, last));
        List<RecordedEvent> found = found(where, parameters, filter);
        long scannedTo = filter.newestFirst() ? first + 1 : last;
        return new Listed(found, narrowed && found.size() < filter.limit() ? scannedTo : 0);
    }

    /** The index is asked for positions alone, so that it is used however many events an actor has. */
    private Listed listByIndex(Filter filter, long after, long through) {
        boolean compares = hasMoreThanItsIndex(filter);
        List<Long> positions = indexed(filter, after, through, compares ? lookedAt : filter.limit());
        List<RecordedEvent> found = listAt(positions, filter);
        boolean stopped = compares && positions.size() == lookedAt && found.size() < filter.limit();
        return new Listed(found, stopped ? positions.getLast() : 0);
    }

    private List<Long> indexed(Filter filter, long after, long through, int limit) {
        if (filter.aggregateId() != null) {
            return reader.query(
                    "SELECT global_index FROM events WHERE aggregate_id = ? AND sequence_number > ? AND sequence_number <= ?"
                            + " ORDER BY sequence_number" + filter.order() + " LIMIT ?",
                    row -> row.getLong(1),
                    filter.aggregateId(),
                    lastSequence(filter.aggregateId(), after),
                    lastSequence(filter.aggregateId(), through),
                    limit);
        }
        boolean ofCorrelation = filter.correlationId() != null;
        return reader.query(
                "SELECT global_index FROM events WHERE " + (ofCorrelation ? "correlation_id" : "actor")
                        + " = ? AND global_index > ? AND global_index <= ? ORDER BY global_index" + filter.order()
                        + " LIMIT ?",
                row -> row.getLong(1),
                ofCorrelation ? filter.correlationId() : filter.actor(),
                after,
                through,
                limit);
    }

    /**
     * The sequence number of an aggregate's last event at or before a position, found by halving; before all that is
     * there: one less.
     */
    private long lastSequence(String aggregateId, long position) {
        return reader.number("""
                WITH RECURSIVE search (low, high) AS (
                    SELECT coalesce(min(sequence_number) - 1, -1), coalesce(max(sequence_number), -1) FROM events WHERE aggregate_id = ?
                    UNION ALL
                    SELECT CASE WHEN global_index <= ? THEN sequence_number ELSE low END,
                           CASE WHEN global_index <= ? THEN high ELSE sequence_number - 1 END
                    FROM search JOIN events ON aggregate_id = ? AND sequence_number = (low + high + 1) / 2
                    WHERE low < high)
                SELECT low FROM search WHERE low = high""", aggregateId, position, position, aggregateId);
    }

    /** Where an event stands: its position, and whose it is. */
    public record Place(long position, String aggregateType, String aggregateId) {}

    /**
     * Whose the events from one position to another are, both included and in the log.
     *
     * @throws DetachedEventsException if some of them are in a detached part of the log
     */
    public List<Place> places(long firstPosition, long lastPosition) {
        List<Place> places = reader.query(
                """
                SELECT global_index, aggregate_type, aggregate_id FROM events
                WHERE global_index BETWEEN ? AND ? ORDER BY global_index""", row -> new Place(row.getLong(1), row.getString(2), row.getString(3)), firstPosition, lastPosition);
        if (places.size() != lastPosition - firstPosition + 1) {
            throw new DetachedEventsException("The log from position %d to %d".formatted(firstPosition, lastPosition));
        }
        return places;
    }

    /**
     * Those of some events that a filter lets through, in its order and up to its limit; what it says of positions and
     * times is not asked.
     *
     * @param positions at most so many as may be looked at
     */
    public List<RecordedEvent> listAt(List<Long> positions, Filter filter) {
        if (positions.isEmpty()) {
            return List.of();
        }
        StringBuilder where = new StringBuilder("global_index = ANY (?)");
        List<Object> parameters = new ArrayList<>();
        parameters.add(positions.toArray(Long[]::new));
        return found(where, parameters, filter);
    }

    private List<RecordedEvent> found(StringBuilder where, List<Object> parameters, Filter filter) {
        equal(where, parameters, "aggregate_type", filter.aggregateType());
        equal(where, parameters, "aggregate_id", filter.aggregateId());
        equal(where, parameters, "payload_type", filter.type());
        equal(where, parameters, "actor", filter.actor());
        equal(where, parameters, "correlation_id", filter.correlationId());
        where.append(" ORDER BY global_index").append(filter.order()).append(" LIMIT ?");
        parameters.add(filter.limit());
        return reader.events(where.toString(), parameters.toArray()).stream()
                .map(StoredEvent::recorded)
                .toList();
    }

    private static void equal(StringBuilder where, List<Object> parameters, String column, String value) {
        if (value != null) {
            where.append(" AND ").append(column).append(" = ?");
            parameters.add(value);
        }
    }
}
