package io.evenbook.bench.append;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.bench.measure.Rates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The upper limit of the events table: one connection copies the rows that Evenbook appended into a second table with
 * the same columns and indexes, in batches of 20,000 rows.
 */
final class CopyLimit implements AutoCloseable {
    private static final int BATCH = 20_000;
    private static final long EVENTS_PER_SEGMENT = 10_000_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final HikariDataSource source;
    private final HikariDataSource target;
    private long copied;

    CopyLimit(HikariDataSource source, HikariDataSource target) {
        this.source = source;
        this.target = target;
    }

    /** Copies the rows appended since the last call; returns rows per second. */
    double copyNewRows() throws SQLException, IOException {
        long first = copied + 1;
        long head = JdbcClient.create(source)
                .sql("SELECT max(global_index) FROM events")
                .query(Long.class)
                .single();
        addSegmentsUpTo(head);
        long nanos = 0;
        try (Connection from = source.getConnection();
                Connection to = target.getConnection()) {
            for (; copied < head; copied = Math.min(copied + BATCH, head)) {
                byte[] rows = read(from, copied + 1, copied + BATCH);
                long begun = System.nanoTime();
                to.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY events FROM STDIN (FORMAT binary)", new ByteArrayInputStream(rows), BUFFER_BYTES);
                nanos += System.nanoTime() - begun;
            }
        }
        return Rates.perSecond(head - first + 1, Duration.ofNanos(nanos));
    }

    /** Adds segments to the target's log, as Evenbook does before a write needs them. */
    private void addSegmentsUpTo(long head) {
        JdbcClient sql = JdbcClient.create(target);
        while (sql.sql("SELECT max(end_index) FROM event_segments")
                        .query(Long.class)
                        .single()
                <= head) {
            sql.sql("SELECT add_event_segment(?)")
                    .param(EVENTS_PER_SEGMENT)
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
