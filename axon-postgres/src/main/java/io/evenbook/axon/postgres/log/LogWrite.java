package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.lease.Epochs;
import io.evenbook.axon.postgres.lease.NotOwnerException;
import io.evenbook.axon.postgres.sql.SqlFailures;
import io.evenbook.axon.postgres.sql.WriterLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.JdbcUtils;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction that appends to the log. It sends rows while the command thread decides more.
 *
 * <p>The {@link WriterLock} serializes the writes of all processes. Under it the positions continue where the last
 * commit ended: commit order is index order, without gaps, and {@code recorded_at} never falls. Confined to one thread
 * at a time.
 */
public final class LogWrite implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(LogWrite.class);

    private static final String BEGIN = "SET LOCAL synchronous_commit = on;" + WriterLock.ACQUIRE + ";SELECT "
            + LogEnd.COLUMNS + """
            , epoch, owner, clock_timestamp(), timeline <> left(pg_walfile_name(pg_current_wal_lsn()), 8)
            FROM command_lease CROSS JOIN\s""" + LogEnd.TABLES;

    /** How far {@code recorded_at} may be ahead of the database's clock. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

    private final Connection connection;
    private final LogSegments segments;
    private final LostCommit lostCommit;
    private final LogEnd end;
    private final Instant databaseTime;
    private final boolean onAnotherTimeline;
    /** Made before the lock is taken: memory may run out. */
    private final CopyRows rows = new CopyRows();

    private final EventCopy copy;
    private final List<String> newStreams = new ArrayList<>();
    private final List<StagedEvent> unverified = new ArrayList<>();
    private long position;
    private String firstEventId;
    private boolean committed;

    /**
     * Begins a transaction and waits for the writers' lock.
     *
     * @param epoch the epoch to check, or {@link Epochs#NONE}
     * @param owner the owner of that epoch: an epoch may recur after a failover that lost a take-over
     * @throws NotOwnerException if another process has taken over
     * @throws io.evenbook.axon.postgres.sql.StoreUnavailableException if there is no connection
     */
    LogWrite(DataSource dataSource, long epoch, String owner, LogSegments segments, LostCommit lostCommit) {
        this.segments = segments;
        this.lostCommit = lostCommit;
        Connection begun = null;
        try {
            begun = dataSource.getConnection();
            begun.setAutoCommit(false);
            // One round trip, several statements: the last must not see the snapshot from before the lock.
            try (PreparedStatement statement = begun.prepareStatement(BEGIN)) {
                statement.execute();
                statement.getMoreResults();
                statement.getMoreResults();
                try (ResultSet row = statement.getResultSet()) {
                    row.next();
                    requireEpoch(row, epoch, owner);
                    this.end = LogEnd.of(row);
                    this.databaseTime = row.getObject(7, OffsetDateTime.class).toInstant();
                    this.onAnotherTimeline = row.getBoolean(8);
                }
            }
        } catch (SQLException e) {
            throw abandon(begun, SqlFailures.translate(e));
        } catch (RuntimeException | Error e) {
            abandon(begun, new EventStoreException("The write could not begin", e));
            throw e;
        }
        this.connection = begun;
        this.copy = new EventCopy(begun, rows);
        this.position = end.position();
    }

    private static void requireEpoch(ResultSet row, long epoch, String owner) throws SQLException {
        if (epoch != Epochs.NONE
                && (epoch != row.getLong(5) || !row.getString(6).equals(owner))) {
            throw new NotOwnerException();
        }
    }

    private static RuntimeException abandon(Connection connection, RuntimeException failure) {
        if (connection != null) {
            rollBack(connection, failure);
            JdbcUtils.closeQuietly(connection);
        }
        return failure;
    }

    /** The end of the log when this write took the lock. */
    public LogEnd end() {
        return end;
    }

    /**
     * Whether PostgreSQL was promoted, or recovered to a point in time, since the log's incarnation began: commits may
     * be lost.
     */
    public boolean isOnAnotherTimeline() {
        return onAnotherTimeline;
    }

    /** Whether the log still has its last known event. */
    boolean has(LogEnd known) throws SQLException {
        return known.position() == 0
                || known.position() <= end.position() && hasEvent(connection, known.position(), known.eventId());
    }

    /** Begins a new incarnation of the log in this transaction, and returns its end. */
    LogEnd beginIncarnation() throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement("SELECT begin_log_incarnation()");
                ResultSet incarnation = begin.executeQuery()) {
            incarnation.next();
            return end.in(incarnation.getString(1));
        }
    }

    /**
     * Refuses a time that a wrong clock would leave in the log for good.
     *
     * @throws ClockAheadException if it is more than ten seconds ahead of the database's clock
     */
    public void requireTrueTime(Instant time) {
        if (time.isAfter(databaseTime.plus(CLOCK_TOLERANCE)) && !time.equals(end.recordedAt())) {
            throw new ClockAheadException(time, databaseTime);
        }
    }

    /** Appends an event at the next position. Returns the event with its position. */
    public LoggedEvent<?> append(StagedEvent event, Instant recordedAt, boolean endsCommand) throws SQLException {
        if (event.sequence() == 0) {
            newStreams.add(event.aggregateId());
        }
        if (firstEventId == null) {
            firstEventId = event.message().getIdentifier();
        }
        position++;
        if (segments.isFullAt(position)) {
            copy.end();
            segments.makeRoomFor(position, connection);
        }
        copy.add(event, position, recordedAt, endsCommand);
        return new LoggedEvent<>(position, event.message(), recordedAt, endsCommand, event.bytes());
    }

    /** Verifies in {@link #commit} that, before this write, the event's stream ended right before the event. */
    public void requireEnd(StagedEvent event) {
        unverified.add(event);
    }

    /**
     * Stores the attachment and makes everything durable.
     *
     * @throws ConcurrencyException if a stream or a key exists already
     * @throws OutcomeUnknownException if the connection broke and the database did not say in time whether the commit
     *     happened
     */
    public void commit(CommitAttachment attachment) throws SQLException {
        copy.end();
        StreamTable.insert(connection, newStreams);
        StreamTable.requireEnds(connection, unverified, end.position());
        if (!attachment.isEmpty()) {
            attachment.insert(connection);
        }
        int session = connection.unwrap(PGConnection.class).getBackendPID();
        try {
            connection.clearWarnings();
            connection.commit();
            requireReplicated();
        } catch (Throwable failure) {
            // The server may or may not have received it. Hang up, so that it ends the transaction.
            hangUp(failure);
            if (!isStored(attachment, session, failure)) {
                throw failure;
            }
            logger.info("The connection was lost while committing; the commit had happened");
        }
        committed = true;
    }

    /**
     * The server warns if the wait for a synchronous standby was cancelled: the commit is visible, and a failover may
     * lose it.
     */
    private void requireReplicated() throws SQLException {
        SQLWarning warning = connection.getWarnings();
        if (warning != null) {
            throw new SQLException(
                    "The commit is not confirmed: " + warning.getMessage(), warning.getSQLState(), warning);
        }
    }

    /** The connection of this transaction, for reads under the lock. */
    Connection connection() {
        return connection;
    }

    /** Rolls back unless committed. A failure to close changes nothing about a commit. */
    @Override
    public void close() {
        if (!committed) {
            segments.forget();
            copy.cancel();
            rollBack(connection, null);
        }
        try {
            JdbcUtils.closeQuietly(connection);
        } catch (Throwable e) {
            logger.warn("A connection could not be closed", e);
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            if (failure != null) {
                failure.addSuppressed(e);
            }
        }
    }

    private void hangUp(Throwable failure) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean isStored(CommitAttachment attachment, int session, Throwable failure) {
        return lostCommit.isStored(
                session,
                other -> {
                    if (firstEventId == null) {
                        return !attachment.isEmpty() && attachment.isStored(other);
                    }
                    return hasEvent(other, end.position() + 1, firstEventId);
                },
                failure);
    }

    private static boolean hasEvent(Connection connection, long position, String eventId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM events WHERE global_index = ? AND event_id = ?")) {
            select.setLong(1, position);
            select.setString(2, eventId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
