package io.evenbook.axon.postgres.snapshot;

import io.evenbook.axon.postgres.snapshot.Snapshots.Due;
import io.evenbook.axon.postgres.snapshot.Snapshots.Kind;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import io.evenbook.axon.postgres.sql.Queries;
import io.evenbook.axon.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest snapshot of each stream, for look-ups; writes those that are one row of JSON. Thread-safe. */
public final class SnapshotTable {

    private static final Logger logger = LoggerFactory.getLogger(SnapshotTable.class);

    private static final String FIND = """
            SELECT payload, sequence_number FROM snapshots
            WHERE aggregate_id = ? AND aggregate_type = ? AND payload_revision = ?""";

    private final DataSource dataSource;
    private final Queries queries;
    private final Serializer serializer;
    private final ChunkTable chunks;

    public SnapshotTable(DataSource dataSource, Serializer serializer) {
        this.dataSource = dataSource;
        this.queries = new Queries(dataSource);
        this.serializer = serializer;
        this.chunks = new ChunkTable(dataSource);
    }

    /** The snapshot of a stream; null if there is none of this revision, or it cannot be read. */
    public <S> Snapshot<S> find(Kind<S> kind, String id) {
        if (kind.form() != null) {
            return chunks.find(kind, id, 0, Long.MAX_VALUE);
        }
        return queries
                .list(FIND, row -> new Stored(row.getBytes(1), row.getLong(2)), id, kind.name(), kind.revision())
                .stream()
                .findFirst()
                .map(stored -> read(kind, id, stored))
                .orElse(null);
    }

    private record Stored(byte[] payload, long version) {}

    private <S> Snapshot<S> read(Kind<S> kind, String id, Stored stored) {
        try {
            S state = serializer.deserialize(new SimpleSerializedObject<>(
                    stored.payload(), byte[].class, kind.stateType().getName(), null));
            return new Snapshot<>(state, stored.version());
        } catch (RuntimeException e) {
            logger.warn("The snapshot of {} cannot be read, its events are read instead: {}", id, e.toString());
            return null;
        }
    }

    /** Replaces an older snapshot. Does nothing if there is a newer one, or the log does not have the last event. */
    void store(Due due) {
        byte[] payload = serializer.serialize(due.state(), byte[].class).getData();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement upsert = connection.prepareStatement("""
                     INSERT INTO snapshots (
                         aggregate_id, sequence_number, aggregate_type, payload_revision, payload, taken_at)
                     SELECT aggregate_id, sequence_number, ?, ?, ?, clock_timestamp() FROM events
                     WHERE aggregate_id = ? AND sequence_number = ? AND event_id = ?
                     ON CONFLICT (aggregate_id)
                     DO UPDATE SET (sequence_number, aggregate_type, payload_revision, payload, taken_at)
                         = ROW (excluded.sequence_number, excluded.aggregate_type, excluded.payload_revision,
                                excluded.payload, excluded.taken_at)
                     WHERE snapshots.sequence_number <= excluded.sequence_number
                        OR snapshots.payload_revision <> excluded.payload_revision""")) {
            upsert.setString(1, due.kind().name());
            upsert.setString(2, due.kind().revision());
            upsert.setBytes(3, payload);
            upsert.setString(4, due.id());
            upsert.setLong(5, due.version());
            upsert.setString(6, due.lastEventId());
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }
}
