package io.evenbook.axon.postgres.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks the server how far its synchronous standbys have come. Only reads: it takes no lock and writes neither a row nor
 * a commit of its own. The role needs {@code pg_read_all_stats}, which superusers have.
 */
final class SynchronousStandbys {

    /** After this time a reader gives up, and asks again at its next look. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final long LONGEST_PAUSE_MILLIS = 50;

    /**
     * Whether as many standbys as {@code synchronous_standby_names} demands (one, or the number before its list) have
     * flushed the log up to a location; whether the role sees that.
     */
    private static final String CONFIRMED = """
            SELECT names = '' OR (
                    SELECT count(*) FROM pg_stat_replication
                    WHERE sync_state IN ('sync', 'quorum') AND flush_lsn >= CAST(? AS pg_lsn))
                >= coalesce(CAST(substring(names FROM '^ *(?:[A-Za-z]+ +)?([0-9]+) *[(]') AS integer), 1),
            pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
            FROM current_setting('synchronous_standby_names') AS names""";

    private SynchronousStandbys() {}

    /**
     * Waits until a failover to a synchronous standby loses nothing that was visible when this was called. Returns at
     * once if the server demands no standby.
     *
     * @param connection in auto-commit mode
     * @throws SQLException if the standbys have not confirmed in 5 seconds
     */
    static void await(Connection connection) throws SQLException {
        String visible = flushed(connection);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        long pauseMillis = 1;
        while (!have(visible, connection)) {
            if (System.nanoTime() - deadline > 0) {
                throw new SQLException("The synchronous standbys have not confirmed " + visible + " in " + TIMEOUT);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("Interrupted while waiting for the synchronous standbys", e);
            }
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Beyond the commit of everything that an earlier statement has seen. */
    private static String flushed(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT pg_current_wal_flush_lsn()::text");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static boolean have(String location, Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CONFIRMED)) {
            select.setObject(1, location, Types.OTHER);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (!row.getBoolean(1) && !row.getBoolean(2)) {
                    throw new SQLException("The database role needs pg_read_all_stats to see synchronous standbys");
                }
                return row.getBoolean(1);
            }
        }
    }
}
