package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of snapshots: the latest of each stream, under the stable name and the revision of its {@link StreamType}.
 */
final class SnapshotTable {

    private static final Logger logger = LoggerFactory.getLogger(SnapshotTable.class);

    private final DataSource dataSource;
    private final EventReader reader;
    private final Serializer serializer;

    SnapshotTable(DataSource dataSource, EventReader reader, Serializer serializer) {
        this.dataSource = dataSource;
        this.reader = reader;
        this.serializer = serializer;
    }

    /** A state and the sequence number of the event behind which it is. */
    record Snapshot<S>(S state, long version) {}

    /**
     * The snapshot of a stream; null if there is none of the type's revision, or it cannot be read: then the events
     * are.
     */
    <S> Snapshot<S> find(StreamType<S, ?> type, String id) {
        return reader
                .query("""
                        SELECT payload, sequence_number FROM snapshots
                        WHERE aggregate_id = ? AND aggregate_type = ? AND payload_revision = ?""", row -> new Stored(row.getBytes(1), row.getLong(2)), id, type.name(), type.revision())
                .stream()
                .findFirst()
                .map(stored -> read(type, id, stored))
                .orElse(null);
    }

    private record Stored(byte[] payload, long version) {}

    private <S> Snapshot<S> read(StreamType<S, ?> type, String id, Stored stored) {
        try {
            S state = serializer.deserialize(new SimpleSerializedObject<>(
                    stored.payload(), byte[].class, type.stateType().getName(), null));
            return new Snapshot<>(state, stored.version());
        } catch (RuntimeException e) {
            logger.warn("The snapshot of {} cannot be read; its events are: {}", id, e.toString());
            return null;
        }
    }

    /**
     * Stores a snapshot in place of an older one; does nothing if there is a newer one, or its last event is not in the
     * log.
     */
    void store(StreamStates.Due due) {
        byte[] payload = serializer.serialize(due.state(), byte[].class).getData();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement upsert = connection.prepareStatement("""
                     INSERT INTO snapshots (aggregate_id, sequence_number, aggregate_type, payload_revision, payload, taken_at)
                     SELECT aggregate_id, sequence_number, ?, ?, ?, clock_timestamp() FROM events
                     WHERE aggregate_id = ? AND sequence_number = ? AND event_id = ?
                     ON CONFLICT (aggregate_id) DO UPDATE SET (sequence_number, aggregate_type, payload_revision, payload, taken_at)
                         = ROW (excluded.sequence_number, excluded.aggregate_type, excluded.payload_revision, excluded.payload,
                                excluded.taken_at)
                     WHERE snapshots.sequence_number <= excluded.sequence_number
                        OR snapshots.payload_revision <> excluded.payload_revision""")) {
            upsert.setString(1, due.type().name());
            upsert.setString(2, due.type().revision());
            upsert.setBytes(3, payload);
            upsert.setString(4, due.id());
            upsert.setLong(5, due.version());
            upsert.setString(6, due.lastEventId());
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw LogWrite.translate(e);
        }
    }
}
