package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.sql.Queries;
import java.util.ArrayList;
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

    /**
     * Reads the first {@code limit} events of several streams, each from a sequence number on, in one query: a list for
     * each; shorter lists, or none, at the end of the page's bytes.
     */
    List<List<StoredEvent>> pages(List<StreamStart> starts, int limit) {
        String sql = """
                SELECT %1$s, number FROM (
                    SELECT own.*, number,
                           sum(octet_length(payload)) OVER (
                               ORDER BY number, sequence_number ROWS UNBOUNDED PRECEDING) AS bytes
                    FROM unnest(?, ?) WITH ORDINALITY AS start (id, sequence, number),
                         LATERAL (SELECT * FROM events WHERE aggregate_id = id AND sequence_number >= sequence
                                  ORDER BY sequence_number LIMIT ?) AS own) AS page
                WHERE bytes - octet_length(payload) < %2$d
                ORDER BY number, sequence_number""".formatted(StoredEvent.COLUMNS, PAGE_BYTES);
        List<List<StoredEvent>> pages = Stream.generate(() -> (List<StoredEvent>) new ArrayList<StoredEvent>())
                .limit(starts.size())
                .toList();
        queries.list(
                sql,
                row -> pages.get(row.getInt("number") - 1).add(StoredEvent.of(row)),
                starts.stream().map(StreamStart::aggregateId).toArray(String[]::new),
                starts.stream().map(StreamStart::firstSequence).toArray(Long[]::new),
                limit);
        return pages;
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
        return page.size() < limit && !isCut(page.stream());
    }

    /** Whether the events of a query have reached the page's bytes, so that more may follow. */
    static boolean isCut(Stream<StoredEvent> page) {
        return page.mapToLong(event -> event.payload().length).sum() >= PAGE_BYTES;
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
