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

    private final DataSource dataSource;

    EventReader(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Reads the events that match, in the order of {@code tail}. */
    List<StoredEvent> events(String whereAndOrder, Object... parameters) {
        return query("SELECT " + StoredEvent.COLUMNS + " FROM events WHERE " + whereAndOrder, StoredEvent::of, parameters);
    }

    /** Reads the next {@code limit} events after a position, or fewer if the log ends before. */
    List<StoredEvent> page(long afterPosition, int limit) {
        return events("global_index > ? ORDER BY global_index LIMIT ?", afterPosition, limit);
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
     * Chains pages to a stream that reads each when it gets there and ends with the first page that is not full.
     *
     * @param next reads the page after an element, the first page after null
     */
    static <T> Stream<T> chain(int pageSize, Function<T, List<T>> next) {
        return Stream.iterate(next.apply(null),
                        page -> !page.isEmpty(),
                        page -> page.size() < pageSize ? List.of() : next.apply(page.getLast()))
                .flatMap(List::stream);
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }
}
