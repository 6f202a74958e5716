package io.evenbook.axon.postgres.lease;

import io.evenbook.axon.postgres.sql.WriterLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The single row of the table {@code command_lease}. All times are the database's. */
final class LeaseTable {

    private static final Logger logger = LoggerFactory.getLogger(LeaseTable.class);

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String FREE = "(expires_at <= clock_timestamp() OR owner = ? OR owner = ? AND epoch = ?)";

    private final DataSource dataSource;
    private final String owner;
    private final long durationMicros;

    /**
     * @param owner the name of this process
     * @param duration how long a take-over or renewal lasts
     */
    LeaseTable(DataSource dataSource, String owner, Duration duration) {
        this.dataSource = dataSource;
        this.owner = owner;
        this.durationMicros = TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }

    /** Whether the row names this process as owner of the epoch. */
    boolean isOwnedIn(long epoch) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT epoch, owner FROM command_lease");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1) == epoch && row.getString(2).equals(owner);
        }
    }

    /** Renews the lease; false if another process has taken over. */
    boolean renew(long epoch) throws SQLException {
        return update(
                "expires_at = clock_timestamp() + ? * interval '1 microsecond' WHERE epoch = ? AND owner = ?",
                durationMicros,
                epoch,
                owner);
    }

    /** Ends the lease now, so that a standby takes over at once. */
    void release(long epoch) throws SQLException {
        update("expires_at = clock_timestamp() WHERE epoch = ? AND owner = ?", epoch, owner);
    }

    private boolean update(String change, Object... parameters) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("UPDATE command_lease SET " + change)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setObject(i + 1, parameters[i]);
            }
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Takes the lease over if it is free, and begins a new epoch. Waits one second for a commit under way; then it
     * terminates the session that holds the writers' lock.
     *
     * @param formerName the owner's name that this process may replace at once, null for none
     * @param formerEpoch the epoch of this process that it may replace at once, {@link Epochs#NONE} for none
     * @return the new epoch; {@link Epochs#NONE} if another process owns the lease
     */
    long takeOverIfFree(String formerName, long formerEpoch) throws SQLException {
        if (!isFree(formerName, formerEpoch)) {
            return Epochs.NONE;
        }
        try {
            return takeOver(formerName, formerEpoch);
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            terminateLockHolders();
            return takeOver(formerName, formerEpoch);
        }
    }

    private boolean isFree(String formerName, long formerEpoch) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT " + FREE + " FROM command_lease")) {
            select.setString(1, formerName);
            select.setString(2, owner);
            select.setLong(3, formerEpoch);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Returns {@link Epochs#NONE} if another process was faster. */
    private long takeOver(String formerName, long formerEpoch) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock =
                            connection.prepareStatement("SET LOCAL lock_timeout = '1s';" + WriterLock.ACQUIRE);
                    PreparedStatement update = connection.prepareStatement("""
                         UPDATE command_lease
                         SET epoch = epoch + 1, owner = ?, expires_at = clock_timestamp() + ? * interval '1 microsecond'
                         WHERE %s RETURNING epoch""".formatted(FREE))) {
                lock.execute();
                update.setString(1, owner);
                update.setLong(2, durationMicros);
                update.setString(3, formerName);
                update.setString(4, owner);
                update.setLong(5, formerEpoch);
                long epoch = Epochs.NONE;
                try (ResultSet row = update.executeQuery()) {
                    if (row.next()) {
                        epoch = row.getLong(1);
                    }
                }
                connection.commit();
                return epoch;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /** The lease has run out, but a commit of the former owner is stalled: its session would block us forever. */
    private void terminateLockHolders() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement terminate = connection.prepareStatement(WriterLock.TERMINATE_HOLDERS)) {
            terminate.execute();
            logger.warn("Terminated the session of a former owner that held the writers' lock");
        }
    }
}
