package io.evenbook.axon.postgres.snapshot;

import io.evenbook.axon.postgres.snapshot.Snapshots.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** Writes one snapshot in chunks, each as soon as the next one shows that it is not the last. */
final class ChunkWrite<S> {

    private static final String FIND_EVENT = """
            SELECT global_index, recorded_at FROM events
            WHERE aggregate_id = ? AND sequence_number = ? AND event_id = ?""";

    private static final String INSERT = """
            INSERT INTO snapshot_chunks (
                aggregate_id, sequence_number, chunk, last_chunk, aggregate_type, form_version, state_hash,
                global_index, recorded_at, taken_at, crc32c, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp(), ?, ?)""";

    private final Kind<S> kind;
    private final String id;
    private final long sequence;
    private final Connection connection;

    private String hash;
    private PreparedStatement insert;
    private byte[] waiting;
    private int chunk;
    private long bytes;

    /** @param sequence the number of the last event in the state */
    ChunkWrite(Kind<S> kind, String id, long sequence, Connection connection) {
        this.kind = kind;
        this.id = id;
        this.sequence = sequence;
        this.connection = connection;
    }

    /** See {@link ChunkTable#store}. */
    long write(S state, String lastEventId) throws SQLException {
        try (PreparedStatement event = connection.prepareStatement(FIND_EVENT);
                PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM snapshot_chunks WHERE aggregate_id = ? AND sequence_number = ?");
                PreparedStatement inserting = connection.prepareStatement(INSERT)) {
            insert = inserting;
            event.setString(1, id);
            event.setLong(2, sequence);
            event.setString(3, lastEventId);
            try (ResultSet row = event.executeQuery()) {
                if (!row.next()) {
                    return 0;
                }
                insert.setLong(8, row.getLong(1));
                insert.setObject(9, row.getObject(2, OffsetDateTime.class));
            }
            delete.setString(1, id);
            delete.setLong(2, sequence);
            delete.executeUpdate();
            hash = kind.form().hash(state);
            try {
                kind.form().write(state, this::add);
            } catch (InsertFailure e) {
                throw e.failure;
            }
            if (waiting == null) {
                throw new IllegalStateException("must be written as one chunk at least: " + id);
            }
            insert(true);
            return bytes;
        }
    }

    /** A failed insert, on its way through the form. */
    private static final class InsertFailure extends RuntimeException {
        private final transient SQLException failure;

        InsertFailure(SQLException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private void add(byte[] payload) {
        try {
            if (waiting != null) {
                insert(false);
            }
        } catch (SQLException e) {
            throw new InsertFailure(e);
        }
        waiting = payload;
    }

    private void insert(boolean isLast) throws SQLException {
        insert.setString(1, id);
        insert.setLong(2, sequence);
        insert.setInt(3, chunk);
        insert.setBoolean(4, isLast);
        insert.setString(5, kind.name());
        insert.setInt(6, kind.form().version());
        insert.setString(7, hash);
        insert.setLong(10, ChunkTable.checksum(kind, id, sequence, chunk, isLast, hash, waiting));
        insert.setBytes(11, waiting);
        insert.executeUpdate();
        bytes += waiting.length;
        chunk++;
    }
}
