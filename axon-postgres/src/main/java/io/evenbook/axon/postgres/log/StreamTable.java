package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.sql.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Keeps the streams dense, under the writers' lock. An index cannot: each covers one segment of the log only, and none
 * covers detached segments. So the table {@code streams} has a row for every stream that ever began.
 */
final class StreamTable {

    private StreamTable() {}

    /** Registers new streams. A stream that began before, even in a detached segment, is a unique violation. */
    static void insert(Connection connection, List<String> newStreams) throws SQLException {
        if (newStreams.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO streams (aggregate_id) SELECT * FROM unnest(?::text[])")) {
            insert.setArray(1, SqlArrays.texts(connection, newStreams, id -> id));
            insert.executeUpdate();
        }
    }

    /**
     * Verifies that the stream of each event ended right before the event.
     *
     * @param position the end of the log before these events
     * @throws ConcurrencyException if one did not
     */
    static void requireEnds(Connection connection, List<StagedEvent> events, long position) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT aggregate_id, tip
                FROM unnest(?::text[], ?::bigint[]) AS appended (aggregate_id, sequence_number),
                LATERAL (SELECT coalesce(
                    (SELECT e.sequence_number FROM events e
                     WHERE e.aggregate_id = appended.aggregate_id AND global_index <= ?
                     ORDER BY e.sequence_number DESC LIMIT 1),
                    (SELECT last_detached FROM streams s WHERE s.aggregate_id = appended.aggregate_id),
                    -1) AS tip) AS tips
                WHERE tip <> appended.sequence_number - 1 LIMIT 1""")) {
            select.setArray(1, SqlArrays.texts(connection, events, StagedEvent::aggregateId));
            select.setArray(2, SqlArrays.bigints(connection, events, StagedEvent::sequence));
            select.setLong(3, position);
            try (ResultSet wrong = select.executeQuery()) {
                if (wrong.next()) {
                    throw new ConcurrencyException("Stream %s is at %d, the appended event does not continue it"
                            .formatted(wrong.getString(1), wrong.getLong(2)));
                }
            }
        }
    }

    /** The last sequence number of a stream; -1 if it has no events. */
    static long tipOf(Connection connection, String aggregateId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT coalesce((SELECT max(sequence_number) FROM events WHERE aggregate_id = ?),
                                (SELECT last_detached FROM streams WHERE aggregate_id = ?), -1)""")) {
            select.setString(1, aggregateId);
            select.setString(2, aggregateId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
