package io.evenbook.axon.postgres.log;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the log's table, as far as a writer needs to know: where the last one ends. Thread-safe. */
final class LogParts {

    private static final Logger logger = LoggerFactory.getLogger(LogParts.class);

    private final long size;

    /** Where the last part ends; 0 if that is not known. */
    private long end;

    /** @param size how many positions a new part holds */
    LogParts(long size) {
        this.size = size;
    }

    /** Whether a position lies beyond the last part, or that is not known. */
    synchronized boolean isFullAt(long position) {
        return position >= end;
    }

    /** Adds parts until the last one has this position. */
    synchronized void makeRoomFor(long position, Connection connection) throws SQLException {
        if (position >= end) {
            // Another process, or an operator, may have added some
            end = number(connection, "SELECT max(end_index) FROM event_parts");
        }
        while (position >= end) {
            end = number(connection, "SELECT add_event_part(" + size + ")");
        }
    }

    /** Adds the next part when the last one is half full, so that no write has to. */
    void makeRoomAhead(long head, DataSource dataSource) {
        long wanted = head + size / 2;
        if (!isFullAt(wanted)) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            makeRoomFor(wanted, connection);
        } catch (SQLException e) {
            logger.error(
                    "The next segment of the log cannot be created; commits are refused when the present one is full, {} positions on: {}",
                    Math.max(end - head, 0),
                    e.getMessage());
        }
    }

    /** What was added may have been rolled back. */
    synchronized void forget() {
        end = 0;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
