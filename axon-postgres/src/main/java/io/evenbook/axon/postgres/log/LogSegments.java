package io.evenbook.axon.postgres.log;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments of the log's table, as far as a writer needs them: the end of the last one. Thread-safe. */
final class LogSegments {

    private static final Logger logger = LoggerFactory.getLogger(LogSegments.class);

    private final long size;

    /** The first position behind the last segment; 0 if unknown. */
    private long end;

    /** @param size how many positions a new segment holds */
    LogSegments(long size) {
        this.size = size;
    }

    /** Whether a position is beyond the last segment, or the end is unknown. */
    synchronized boolean isFullAt(long position) {
        return position >= end;
    }

    /** Adds segments until the last one holds this position. */
    synchronized void makeRoomFor(long position, Connection connection) throws SQLException {
        if (position >= end) {
            // Another process, or an operator, may have added some
            end = number(connection, "SELECT max(end_index) FROM event_segments");
        }
        while (position >= end) {
            end = number(connection, "SELECT add_event_segment(" + size + ")");
        }
    }

    /** Adds the next segment when the last one is half full, so that no write has to. */
    void makeRoomAhead(long head, DataSource dataSource) {
        long wanted = head + size / 2;
        if (!isFullAt(wanted)) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            makeRoomFor(wanted, connection);
        } catch (SQLException e) {
            logger.error(
                    "The next segment of the log cannot be created; commits fail in {} positions: {}",
                    Math.max(end - head, 0),
                    e.getMessage());
        }
    }

    /** Forgets the end: added segments may have been rolled back. */
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
