package io.evenbook.axon.postgres;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    private static final int EVENTS_PER_QUERY = 1000;

    private final PostgresEventStorageEngine engine;
    private final EventReader reader;

    /** Reads the log of an engine. */
    public EventLog(PostgresEventStorageEngine engine) {
        this.engine = engine;
        this.reader = engine.reader();
    }

    /**
     * Which events to list; null means any.
     *
     * @param type          stable name, for instance {@code account.FundsHeld}
     * @param from          recorded at this time or later
     * @param to            recorded before this time
     * @param afterPosition  only higher positions; 0 for all
     * @param beforePosition only lower positions; {@code Long.MAX_VALUE} for all
     * @param newestFirst    whether the highest positions come first
     * @param limit          at most so many; must be > 0
     */
    public record Filter(String aggregateType, String aggregateId, String type, String actor, String correlationId,
                         Instant from, Instant to, long afterPosition, long beforePosition, boolean newestFirst, int limit) {

        /** Oldest first. */
        public Filter(String aggregateType, String aggregateId, String type, String actor, String correlationId,
                      Instant from, Instant to, long afterPosition, int limit) {
            this(aggregateType, aggregateId, type, actor, correlationId, from, to, afterPosition, Long.MAX_VALUE, false, limit);
        }

        /** Checks the limit. */
        public Filter {
            if (limit <= 0) {
                throw new IllegalArgumentException("must be > 0: limit=" + limit);
            }
        }
    }

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
                "SELECT global_index FROM events WHERE aggregate_id = ? ORDER BY sequence_number DESC LIMIT 1", aggregateId);
    }

    /**
     * The position of the first event of an aggregate that has one.
     *
     * @throws DetachedEventsException if it is in a detached part of the log
     */
    public long firstPositionOf(String aggregateId) {
        long position = reader.number("SELECT global_index FROM events WHERE aggregate_id = ? AND sequence_number = 0", aggregateId);
        if (position == 0) {
            throw new DetachedEventsException("The beginning of stream " + aggregateId);
        }
        return position;
    }

    /**
     * The last position, at or before this one, behind which a command ends; 0 if there is none. Who answers as of a position
     * answers as of that one, and so never with a part of what was committed together.
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
     * All events of an aggregate, oldest first, upcast and with their positions; empty if it has none. Reads on as the stream is consumed:
     * a long one is never in memory as a whole.
     */
    public Stream<? extends DomainEventMessage<?>> eventsOf(String aggregateId) {
        return engine.readEvents(aggregateId, 0).asStream();
    }

    /**
     * Some events of an aggregate, by the numbers that they have in its stream, from 0; both are included. Upcast, as tracked domain
     * events; those that are not there, or are in a detached part of the log, are left out.
     */
    public List<? extends DomainEventMessage<?>> eventsOf(String aggregateId, long firstSequence, long lastSequence) {
        return domainEvents(reader.events(
                "aggregate_id = ? AND sequence_number BETWEEN ? AND ? ORDER BY sequence_number", aggregateId, firstSequence, lastSequence));
    }

    /**
     * The events from one position to another, both included and in the log; upcast, as tracked domain events.
     *
     * @throws DetachedEventsException if some of them are in a detached part of the log
     */
    public List<? extends DomainEventMessage<?>> eventsBetween(long firstPosition, long lastPosition) {
        List<StoredEvent> rows = reader.events("global_index BETWEEN ? AND ? ORDER BY global_index", firstPosition, lastPosition);
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
        return EventReader.chain(EVENTS_PER_QUERY, last -> reader.events(
                        "global_index > ? AND payload_type = ANY (?) ORDER BY global_index LIMIT ?",
                        last == null ? 0 : last.position(), types, EVENTS_PER_QUERY))
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
     * Lists events as they were stored, by position, the way the filter says.
     *
     * @throws DetachedEventsException if some that might be listed are in a detached part of the log
     */
    public List<RecordedEvent> list(Filter filter) {
        StringBuilder where = new StringBuilder("global_index > ?");
        List<Object> parameters = new ArrayList<>();
        long after = filter.afterPosition();
        if (filter.from() != null) {
            after = Math.max(after, PostgresEventStorageEngine.positionOf(engine.createTokenAt(filter.from())));
        }
        parameters.add(after);
        if (filter.to() != null) {
            where.append(" AND global_index <= ?");
            parameters.add(PostgresEventStorageEngine.positionOf(engine.createTokenAt(filter.to())));
        }
        if (filter.beforePosition() < Long.MAX_VALUE) {
            where.append(" AND global_index < ?");
            parameters.add(filter.beforePosition());
        }
        equal(where, parameters, "aggregate_type", filter.aggregateType());
        equal(where, parameters, "aggregate_id", filter.aggregateId());
        equal(where, parameters, "payload_type", filter.type());
        equal(where, parameters, "actor", filter.actor());
        equal(where, parameters, "correlation_id", filter.correlationId());
        where.append(filter.newestFirst() ? " ORDER BY global_index DESC LIMIT ?" : " ORDER BY global_index LIMIT ?");
        parameters.add(filter.limit());
        List<StoredEvent> found = reader.events(where.toString(), parameters.toArray());
        boolean comesToTheFirst = !filter.newestFirst() || found.size() < filter.limit();
        long detachedThrough = comesToTheFirst ? engine.detachedThrough() : 0;
        if (after < detachedThrough) {
            throw new DetachedEventsException("The log from position %d to %d".formatted(after + 1, detachedThrough));
        }
        return found.stream().map(StoredEvent::recorded).toList();
    }

    private static void equal(StringBuilder where, List<Object> parameters, String column, String value) {
        if (value != null) {
            where.append(" AND ").append(column).append(" = ?");
            parameters.add(value);
        }
    }
}
