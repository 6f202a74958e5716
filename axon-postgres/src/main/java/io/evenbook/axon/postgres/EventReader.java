package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Queries on the log. Each runs on a connection of its own and sees what is committed. */
final class EventReader {

    /** A page ends with the event that takes it to so many bytes of payload, so it has at most one event's more. */
    static final int PAGE_BYTES = 16 << 20;

    private final DataSource dataSource;

    EventReader(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Reads the events that match, in the order of {@code tail}. */
    List<StoredEvent> events(String whereAndOrder, Object... parameters) {
        return query(
                "SELECT " + StoredEvent.COLUMNS + " FROM events WHERE " + whereAndOrder, StoredEvent::of, parameters);
    }

    /** Reads the next {@code limit} events after a position, or fewer if the log or the page's bytes end before. */
    List<StoredEvent> page(long afterPosition, int limit) {
        return page("global_index > ?", "global_index", afterPosition, limit);
    }

    /** Reads the next {@code limit} events of a stream, or fewer if the stream or the page's bytes end before. */
    List<StoredEvent> page(String aggregateId, long firstSequence, int limit) {
        return page("aggregate_id = ? AND sequence_number >= ?", "sequence_number", aggregateId, firstSequence, limit);
    }

    private List<StoredEvent> page(String where, String order, Object... parameters) {
        return query("""
                SELECT %1$s FROM (
                    SELECT *, sum(octet_length(payload)) OVER (ORDER BY %3$s ROWS UNBOUNDED PRECEDING) AS bytes
                    FROM events WHERE %2$s ORDER BY %3$s LIMIT ?) AS page
                WHERE bytes - octet_length(payload) < %4$d ORDER BY %3$s""".formatted(StoredEvent.COLUMNS, where, order, PAGE_BYTES), StoredEvent::of, parameters);
    }

    /** Whether nothing was left to read behind a page. */
    static boolean isLast(List<StoredEvent> page, int limit) {
        return page.size() < limit
                && page.stream().mapToLong(event -> event.payload().length).sum() < PAGE_BYTES;
    }

    /** Reads the single number that a query answers with; 0 if it answers nothing or null. */
    long number(String sql, Object... parameters) {
        List<Long> found = query(sql, row -> row.getLong(1), parameters);
        return found.isEmpty() ? 0 : found.getFirst();
    }

    <T> List<T> query(String sql, Row<T> mapping, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(mapping.of(rows));
                }
                return result;
            }
        } catch (SQLException e) {
            throw LogWrite.translate(e);
        }
    }

    /**
     * Chains pages to a stream that reads each when it gets there and ends with the last.
     *
     * @param limit how many events a page has at most, apart from the rest of a command
     * @param next reads the page after an event, the first page after null
     */
    static Stream<StoredEvent> chain(int limit, Function<StoredEvent, List<StoredEvent>> next) {
        return Stream.iterate(
                        next.apply(null),
                        page -> !page.isEmpty(),
                        page -> isLast(page, limit) ? List.of() : next.apply(page.getLast()))
                .flatMap(List::stream);
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }
}
