package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.log.EventLog.Filter;
import io.evenbook.axon.postgres.log.EventLog.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Finds events by filter. Compares a bounded number of events with it, by the most selective index. */
final class EventSearch {

    private final EventReader reader;
    private final Positions positions;
    private final int maxScanned;

    /** @param maxScanned how many events one list compares with its filter at most */
    EventSearch(EventReader reader, Positions positions, int maxScanned) {
        this.reader = reader;
        this.positions = positions;
        this.maxScanned = maxScanned;
    }

    Listed list(Filter filter, LongSupplier head) {
        long after = Math.max(filter.afterPosition(), filter.from() == null ? 0 : positions.before(filter.from()));
        long last = filter.beforePosition() == Long.MAX_VALUE ? head.getAsLong() : filter.beforePosition() - 1;
        long through = Math.min(last, filter.to() == null ? last : positions.before(filter.to()));
        if (after >= through) {
            requireAttached(after);
            return new Listed(List.of(), 0);
        }
        Listed listed = hasIndex(filter) ? listByIndex(filter, after, through) : listByPosition(filter, after, through);
        requireAttached(beforeFirstCompared(filter, listed, after));
        return listed;
    }

    private static long beforeFirstCompared(Filter filter, Listed listed, long after) {
        if (!filter.newestFirst()) {
            return after;
        }
        if (listed.events().size() == filter.limit()) {
            return listed.events().getLast().position() - 1;
        }
        return listed.scannedTo() > 0 ? listed.scannedTo() - 1 : after;
    }

    private void requireAttached(long after) {
        long detachedThrough = positions.lastDetached();
        if (after < detachedThrough) {
            throw new DetachedEventsException("The log from position %d to %d".formatted(after + 1, detachedThrough));
        }
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

    /** Positions are dense, so a range of positions bounds the number of compared events. */
    private Listed listByPosition(Filter filter, long after, long through) {
        boolean compares = filter.aggregateType() != null || filter.type() != null;
        boolean narrowed = compares && through - after > maxScanned;
        long first = narrowed && filter.newestFirst() ? through - maxScanned : after;
        long last = narrowed && !filter.newestFirst() ? after + maxScanned : through;
        StringBuilder where = new StringBuilder("global_index > ? AND global_index <= ?");
        List<Object> parameters = new ArrayList<>(List.of(first, last));
        List<RecordedEvent> found = found(where, parameters, filter);
        long scannedTo = filter.newestFirst() ? first + 1 : last;
        return new Listed(found, narrowed && found.size() < filter.limit() ? scannedTo : 0);
    }

    /** Reads positions alone first, so that PostgreSQL uses the index however many events an actor has. */
    private Listed listByIndex(Filter filter, long after, long through) {
        boolean compares = hasMoreThanItsIndex(filter);
        List<Long> candidates = indexed(filter, after, through, compares ? maxScanned : filter.limit());
        List<RecordedEvent> found = listAt(candidates, filter);
        boolean stopped = compares && candidates.size() == maxScanned && found.size() < filter.limit();
        return new Listed(found, stopped ? candidates.getLast() : 0);
    }

    private List<Long> indexed(Filter filter, long after, long through, int limit) {
        if (filter.aggregateId() != null) {
            String sql = """
                    SELECT global_index FROM events
                    WHERE aggregate_id = ? AND sequence_number > ? AND sequence_number <= ?
                    ORDER BY sequence_number%s LIMIT ?""".formatted(order(filter));
            return reader.queries()
                    .list(
                            sql,
                            row -> row.getLong(1),
                            filter.aggregateId(),
                            positions.lastSequence(filter.aggregateId(), after),
                            positions.lastSequence(filter.aggregateId(), through),
                            limit);
        }
        boolean ofCorrelation = filter.correlationId() != null;
        String sql = """
                SELECT global_index FROM events WHERE %s = ? AND global_index > ? AND global_index <= ?
                ORDER BY global_index%s LIMIT ?""".formatted(ofCorrelation ? "correlation_id" : "actor", order(filter));
        return reader.queries()
                .list(
                        sql,
                        row -> row.getLong(1),
                        ofCorrelation ? filter.correlationId() : filter.actor(),
                        after,
                        through,
                        limit);
    }

    List<RecordedEvent> listAt(List<Long> candidates, Filter filter) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        StringBuilder where = new StringBuilder("global_index = ANY (?)");
        List<Object> parameters = new ArrayList<>();
        parameters.add(candidates.toArray(Long[]::new));
        return found(where, parameters, filter);
    }

    private List<RecordedEvent> found(StringBuilder where, List<Object> parameters, Filter filter) {
        equal(where, parameters, "aggregate_type", filter.aggregateType());
        equal(where, parameters, "aggregate_id", filter.aggregateId());
        equal(where, parameters, "payload_type", filter.type());
        equal(where, parameters, "actor", filter.actor());
        equal(where, parameters, "correlation_id", filter.correlationId());
        where.append(" ORDER BY global_index").append(order(filter)).append(" LIMIT ?");
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

    private static String order(Filter filter) {
        return filter.newestFirst() ? " DESC" : "";
    }
}
