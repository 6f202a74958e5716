package io.evenbook.axon.postgres.fault;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the log as fast as it can, always from where it last ended, and keeps the positions in the order it saw them.
 */
final class LogWatch implements AutoCloseable {

    private final JdbcClient sql;
    private final List<Long> seen = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    LogWatch(JdbcClient sql) {
        this.sql = sql;
        this.thread = Thread.ofVirtual().start(() -> {
            while (!stopped) {
                read();
            }
        });
    }

    private void read() {
        seen.addAll(sql.sql("SELECT global_index FROM events WHERE global_index > ? ORDER BY global_index")
                .param(seen.isEmpty() ? 0 : seen.getLast())
                .query(Long.class)
                .list());
    }

    /** Reads to the end and returns every position. */
    List<Long> finish() {
        close();
        read();
        return seen;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
