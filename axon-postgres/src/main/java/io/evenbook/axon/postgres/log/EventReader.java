package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.sql.Queries;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Reads events in pages. Each page is one query, which sees committed data only. */
final class EventReader {

    /** A page ends with the event that takes its payloads to 16 MiB, so it exceeds them by one event at most. */
    static final int PAGE_BYTES = 16 << 20;

    private final Queries queries;

    EventReader(DataSource dataSource) {
        this.queries = new Queries(dataSource);
    }

    Queries queries() {
        return queries;
    }

    /** Reads the matching events. */
    List<StoredEvent> events(String whereAndOrder, Object... parameters) {
        return queries.list(
                "SELECT " + StoredEvent.COLUMNS + " FROM events WHERE " + whereAndOrder, StoredEvent::of, parameters);
    }

    /**
     * Reads the next {@code limit} events after a position, up to another one; fewer at the end of the log or of the
     * page's bytes.
     */
    List<StoredEvent> page(long afterPosition, long through, int limit) {
        return page("global_index > ? AND global_index <= ?", "global_index", afterPosition, through, limit);
    }

    /** Reads the next {@code limit} events of a stream; fewer at the end of the stream or of the page's bytes. */
    List<StoredEvent> page(String aggregateId, long firstSequence, int limit) {
        return page("aggregate_id = ? AND sequence_number >= ?", "sequence_number", aggregateId, firstSequence, limit);
    }

    private List<StoredEvent> page(String where, String order, Object... parameters) {
        String sql = """
                SELECT %1$s FROM (
                    SELECT *, sum(octet_length(payload)) OVER (ORDER BY %3$s ROWS UNBOUNDED PRECEDING) AS bytes
                    FROM events WHERE %2$s ORDER BY %3$s LIMIT ?) AS page
                WHERE bytes - octet_length(payload) < %4$d
                ORDER BY %3$s""".formatted(StoredEvent.COLUMNS, where, order, PAGE_BYTES);
        return queries.list(sql, StoredEvent::of, parameters);
    }

    /** Whether a page was the last one. */
    static boolean isLast(List<StoredEvent> page, int limit) {
        return page.size() < limit
                && page.stream().mapToLong(event -> event.payload().length).sum() < PAGE_BYTES;
    }

    /**
     * Chains pages into a stream that reads each page when the consumer reaches it.
     *
     * @param limit how many events a page has at most, apart from the rest of a command
     * @param next reads the page after an event; the first page after null
     */
    static Stream<StoredEvent> chain(int limit, Function<StoredEvent, List<StoredEvent>> next) {
        return Stream.iterate(
                        next.apply(null),
                        page -> !page.isEmpty(),
                        page -> isLast(page, limit) ? List.of() : next.apply(page.getLast()))
                .flatMap(List::stream);
    }
}
