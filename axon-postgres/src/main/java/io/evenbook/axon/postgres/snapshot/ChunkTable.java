package io.evenbook.axon.postgres.snapshot;

import io.evenbook.axon.postgres.snapshot.Snapshots.Kind;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import io.evenbook.axon.postgres.sql.Queries;
import io.evenbook.axon.postgres.sql.SqlFailures;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of snapshots in chunks. Each snapshot is stored in one transaction. One that is not whole, whose bytes have
 * changed, or whose state has another hash is skipped for an older one, and logged as an error. Thread-safe.
 */
public final class ChunkTable {

    private static final Logger logger = LoggerFactory.getLogger(ChunkTable.class);

    /** Keeps the newest two, the last of each hour for some time, and the last of each segment of the log. */
    private static final String DELETE_OLD = """
            DELETE FROM snapshot_chunks WHERE aggregate_id = ? AND sequence_number NOT IN (
                SELECT sequence_number FROM (
                    SELECT sequence_number, recorded_at,
                           row_number() OVER (ORDER BY sequence_number DESC) AS newer,
                           row_number() OVER (
                               PARTITION BY date_trunc('hour', recorded_at, 'UTC')
                               ORDER BY sequence_number DESC) AS newer_of_hour,
                           row_number() OVER (
                               PARTITION BY first_index ORDER BY sequence_number DESC) AS newer_of_segment
                    FROM snapshot_chunks LEFT JOIN event_segments
                        ON global_index >= first_index AND global_index < end_index
                    WHERE aggregate_id = ? AND form_version = ? AND chunk = 0) AS snapshot
                WHERE newer <= 2 OR newer_of_segment = 1 OR newer_of_hour = 1 AND recorded_at >= ?)""";

    private final DataSource dataSource;
    private final Queries queries;

    /** Reads and writes by these connections. */
    public ChunkTable(DataSource dataSource) {
        this.dataSource = dataSource;
        this.queries = new Queries(dataSource);
    }

    /** A snapshot of a form's version, whole or not. */
    public record Stored(long sequence, int version, Instant takenAt) {

        private static Stored of(ResultSet row) throws SQLException {
            return new Stored(
                    row.getLong(1),
                    row.getInt(2),
                    row.getObject(3, OffsetDateTime.class).toInstant());
        }
    }

    /** The newest snapshot of a stream behind an event or before it; null if there is none. */
    public Stored newest(Kind<?> kind, String id, long atOrBefore) {
        return first(
                "sequence_number <= ? AND form_version = ? ORDER BY sequence_number DESC LIMIT 1",
                id,
                atOrBefore,
                kind.form().version());
    }

    /** The oldest snapshot of a stream behind a later event than this one; null if there is none. */
    public Stored oldestAfter(Kind<?> kind, String id, long sequence) {
        return first(
                "sequence_number > ? AND form_version = ? ORDER BY sequence_number LIMIT 1",
                id,
                sequence,
                kind.form().version());
    }

    private Stored first(String whereAndOrder, Object... parameters) {
        List<Stored> found = queries.list(
                "SELECT sequence_number, form_version, taken_at FROM snapshot_chunks WHERE aggregate_id = ? AND "
                        + whereAndOrder,
                Stored::of,
                parameters);
        return found.isEmpty() ? null : found.getFirst();
    }

    /**
     * The newest snapshot of a stream that can be used.
     *
     * @param from not one behind an earlier event
     * @param through not one behind a later event
     * @return null if there is none
     * @throws StoreUnavailableException if the database cannot be asked
     */
    public <S> Snapshot<S> find(Kind<S> kind, String id, long from, long through) {
        int version = kind.form().version();
        Stored any = first("sequence_number <= ? ORDER BY sequence_number DESC LIMIT 1", id, through);
        if (any != null && any.version() != version) {
            logger.error(
                    "The snapshot of {} at {} is skipped for an older one, or for all events: it has version {} of the"
                            + " form, not {}",
                    id,
                    any.sequence(),
                    any.version(),
                    version);
        }
        for (Stored stored = newest(kind, id, through);
                stored != null && stored.sequence() >= from;
                stored = newest(kind, id, stored.sequence() - 1)) {
            try {
                return read(kind, id, stored.sequence());
            } catch (StoreUnavailableException e) {
                throw e;
            } catch (RuntimeException e) {
                logger.error(
                        "The snapshot of {} at {} is skipped for an older one, or for all events: {}",
                        id,
                        stored.sequence(),
                        e.toString());
            }
        }
        return null;
    }

    private <S> Snapshot<S> read(Kind<S> kind, String id, long sequence) {
        Chunks chunks = new Chunks(kind, id, sequence);
        S state = kind.form().read(chunks);
        if (chunks.hasNext()) {
            throw new IllegalArgumentException("must be read to its end: chunk=" + chunks.next);
        }
        String hash = kind.form().hash(state);
        if (!hash.equals(chunks.hash)) {
            throw new IllegalArgumentException("must have the hash %s: hash=%s".formatted(chunks.hash, hash));
        }
        return new Snapshot<>(state, sequence);
    }

    private record Row(boolean isLast, String hash, long checksum, byte[] payload) {

        private static Row of(ResultSet row) throws SQLException {
            return new Row(row.getBoolean(1), row.getString(2), row.getLong(3), row.getBytes(4));
        }
    }

    /** The chunks of a snapshot, one query each. */
    private final class Chunks implements Iterator<byte[]> {
        private final Kind<?> kind;
        private final String id;
        private final long sequence;
        private int next;
        private boolean isAtEnd;
        private String hash;

        Chunks(Kind<?> kind, String id, long sequence) {
            this.kind = kind;
            this.id = id;
            this.sequence = sequence;
        }

        @Override
        public boolean hasNext() {
            return !isAtEnd;
        }

        @Override
        public byte[] next() {
            if (isAtEnd) {
                throw new NoSuchElementException("must be at most %d: chunk=%d".formatted(next - 1, next));
            }
            List<Row> rows = queries.list("""
                    SELECT last_chunk, state_hash, crc32c, payload FROM snapshot_chunks
                    WHERE aggregate_id = ? AND sequence_number = ? AND chunk = ?""", Row::of, id, sequence, next);
            if (rows.isEmpty()) {
                throw new IllegalArgumentException("must have all its chunks: missing=" + next);
            }
            Row row = rows.getFirst();
            if (row.checksum() != checksum(kind, id, sequence, next, row.isLast(), row.hash(), row.payload())) {
                throw new IllegalArgumentException("must have its checksum: chunk=" + next);
            }
            isAtEnd = row.isLast();
            hash = row.hash();
            next++;
            return row.payload();
        }
    }

    /** A CRC-32C over a chunk and over what it is. */
    static long checksum(
            Kind<?> kind, String id, long sequence, int chunk, boolean isLast, String hash, byte[] payload) {
        int version = kind.form().version();
        CRC32C checksum = new CRC32C();
        checksum.update("%s/%s/%d/%d/%b/%s/%d"
                .formatted(kind.name(), id, sequence, chunk, isLast, hash, version)
                .getBytes(StandardCharsets.UTF_8));
        checksum.update(payload);
        return checksum.getValue();
    }

    /**
     * Stores a snapshot, in place of one behind the same event. Does nothing if the log does not have that event.
     *
     * @param sequence the number of the last event in the state
     * @param lastEventId the id of that event
     * @return the bytes of its chunks; 0 if nothing is stored
     */
    public <S> long store(Kind<S> kind, String id, S state, long sequence, String lastEventId) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                long bytes = new ChunkWrite<>(kind, id, sequence, connection).write(state, lastEventId);
                connection.commit();
                return bytes;
            } catch (Throwable e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }

    /** Deletes the snapshots of a stream that need not be kept. @param hourlySince when the hourly ones begin */
    public void deleteOld(Kind<?> kind, String id, Instant hourlySince) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement(DELETE_OLD)) {
            delete.setString(1, id);
            delete.setString(2, id);
            delete.setInt(3, kind.form().version());
            delete.setObject(4, hourlySince.atOffset(ZoneOffset.UTC));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }
}
