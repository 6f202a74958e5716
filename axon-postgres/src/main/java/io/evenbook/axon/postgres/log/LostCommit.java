package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.sql.WriterLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * Resolves a commit whose connection broke. It terminates the lost session if that still holds the writers' lock, takes
 * the lock itself, and looks: the lock is free only after the lost transaction has ended, so its rows are there or
 * never will be.
 */
final class LostCommit {

    private static final Duration RETRY_INTERVAL = Duration.ofMillis(200);

    private final DataSource dataSource;
    private final Duration timeout;

    /** @param timeout how long to try */
    LostCommit(DataSource dataSource, Duration timeout) {
        this.dataSource = dataSource;
        this.timeout = timeout;
    }

    /** Looks for the rows of the commit. */
    interface Look {
        boolean isStored(Connection connection) throws SQLException;
    }

    /**
     * Whether the commit happened.
     *
     * @param session the lost session's process id in PostgreSQL
     * @param failure receives further failures as suppressed exceptions
     * @throws OutcomeUnknownException if the database did not answer within the timeout
     */
    boolean isStored(int session, Look rows, Throwable failure) {
        Instant deadline = Instant.now().plus(timeout);
        while (true) {
            try (Connection other = dataSource.getConnection()) {
                terminateIfItHoldsTheLock(session, other);
                if (!lockAndLook(other, rows)) {
                    return false;
                }
                SynchronousStandbys.await(other);
                return true;
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
            if (Instant.now().isAfter(deadline)) {
                throw new OutcomeUnknownException("It is not known whether the events were committed", failure);
            }
            try {
                Thread.sleep(RETRY_INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                deadline = Instant.MIN;
            }
        }
    }

    private boolean lockAndLook(Connection other, Look rows) throws SQLException {
        other.setAutoCommit(false);
        try (PreparedStatement statement = other.prepareStatement(
                "SET LOCAL lock_timeout = '%dms';".formatted(timeout.toMillis()) + WriterLock.ACQUIRE)) {
            statement.execute();
        }
        boolean stored;
        try {
            stored = rows.isStored(other);
        } finally {
            other.rollback();
        }
        other.setAutoCommit(true);
        return stored;
    }

    /** The server may not have noticed that its client is gone; it might wait for hours. */
    private static void terminateIfItHoldsTheLock(int session, Connection other) throws SQLException {
        try (PreparedStatement terminate = other.prepareStatement(WriterLock.TERMINATE_HOLDERS + " AND pid = ?")) {
            terminate.setInt(1, session);
            terminate.execute();
        }
    }
}
