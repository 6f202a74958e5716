package io.evenbook.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the table itself can take: the rows that ours has appended, copied into a second table that has the same columns
 * and indexes, by one connection in large batches.
 */
final class CopyLimit implements AutoCloseable {
    private static final int BATCH = 20_000;
    private static final long EVENTS_PER_PART = 10_000_000;
    private static final int PART_BYTES = 1 << 16;

    private final HikariDataSource source;
    private final HikariDataSource target;
    private long copied;

    CopyLimit(HikariDataSource source, HikariDataSource target) {
        this.source = source;
        this.target = target;
    }

    /** Copies what has been appended since the last time; returns the rows per second. */
    double copyNewRows() throws SQLException, IOException {
        long first = copied + 1;
        long head = JdbcClient.create(source)
                .sql("SELECT max(global_index) FROM events")
                .query(Long.class)
                .single();
        makeRoomFor(head);
        long nanos = 0;
        try (Connection from = source.getConnection();
                Connection to = target.getConnection()) {
            for (; copied < head; copied = Math.min(copied + BATCH, head)) {
                byte[] rows = read(from, copied + 1, copied + BATCH);
                long begun = System.nanoTime();
                to.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY events FROM STDIN (FORMAT binary)", new ByteArrayInputStream(rows), PART_BYTES);
                nanos += System.nanoTime() - begun;
            }
        }
        return Rates.perSecond(head - first + 1, Duration.ofNanos(nanos));
    }

    /** As a flush does that needs the next part of the log. */
    private void makeRoomFor(long head) {
        JdbcClient sql = JdbcClient.create(target);
        while (sql.sql("SELECT max(end_index) FROM event_parts")
                        .query(Long.class)
                        .single()
                <= head) {
            sql.sql("SELECT add_event_part(?)")
                    .param(EVENTS_PER_PART)
                    .query(Long.class)
                    .single();
        }
    }

    private static byte[] read(Connection connection, long first, long last) throws SQLException, IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream(16 << 20);
        connection.unwrap(PGConnection.class).getCopyAPI().copyOut("""
                COPY (SELECT * FROM events WHERE global_index BETWEEN %d AND %d ORDER BY global_index)
                TO STDOUT (FORMAT binary)""".formatted(first, last), rows);
        return rows.toByteArray();
    }

    @Override
    public void close() {
        target.close();
    }
}
