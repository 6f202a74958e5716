package io.evenbook.axon.postgres;

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
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction that appends to the log. Rows are sent while more are still being decided.
 *
 * <p>All writes of all processes follow one another under one advisory lock, which PostgreSQL releases when the
 * transaction ends, one way or the other. Under it the positions continue where the last commit ended, so commit order
 * is index order, without holes; and the time of recording never falls.
 */
final class LogWrite implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(LogWrite.class);

    static final String LOCK_KEY = "hashtextextended(current_schema() || '.events', 0)";

    /** Taken by whoever appends or changes who may. */
    static final String LOCK = "SELECT pg_advisory_xact_lock(" + LOCK_KEY + ")";

    /** Ends the sessions, but for this one, that hold the lock. */
    static final String END_LOCK_HOLDERS = """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid <> pg_backend_pid()
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (classid::bigint << 32 | objid::bigint) = %s""".formatted(LOCK_KEY);

    private static final String BEGIN =
            "SET LOCAL synchronous_commit = on;" + LOCK + ";SELECT " + LogEnd.COLUMNS + """
            , epoch, owner, clock_timestamp(), timeline <> left(pg_walfile_name(pg_current_wal_lsn()), 8)
            FROM command_lease CROSS JOIN\s""" + LogEnd.TABLES;

    /** Rows are sent when they are so many bytes. */
    private static final int SEND_AT = 1 << 15;

    /** How far ahead of the database's clock the time of recording may be. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

    /**
     * Beginnings of SQL states that say nothing of what was asked: no connection, out of resources, the server ends
     * sessions (57P), a lock or a statement took too long, a standby that is not promoted yet (55000, 25006). Without a
     * state it comes from the connection pool.
     */
    private static final List<String> AWAY = List.of("08", "53", "57P", "55P03", "57014", "55000", "25006");

    private static final Duration PAUSE_BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final DataSource dataSource;
    private final LogParts parts;
    private final Duration resolveTimeout;
    private final Connection connection;
    private final LogEnd end;
    private final Instant databaseTime;
    private final boolean onAnotherTimeline;
    private final CopyRows rows = new CopyRows();
    private final List<String> begun = new ArrayList<>();
    private final List<StagedEvent> toContinue = new ArrayList<>();
    private CopyIn copy;
    private long position;
    private long unsent;
    private String firstEventId;
    private boolean committed;

    /**
     * Begins a transaction and waits for the lock.
     *
     * @param epoch of the lease under which it is written, or {@link CommandLease#NONE}
     * @param owner of that lease; an epoch may come again after a failover that lost a take-over
     * @param parts is told of parts that had to be added
     * @throws NotOwnerException if the lease is somebody else's by now
     * @throws StoreUnavailableException if there is no connection
     */
    LogWrite(DataSource dataSource, long epoch, String owner, LogParts parts, Duration resolveTimeout) {
        this.dataSource = dataSource;
        this.parts = parts;
        this.resolveTimeout = resolveTimeout;
        Connection begun = null;
        try {
            begun = dataSource.getConnection();
            begun.setAutoCommit(false);
            // One round trip, several statements: the last must not see the snapshot from before the lock.
            try (PreparedStatement statement = begun.prepareStatement(BEGIN)) {
                statement.execute();
                statement.getMoreResults();
                statement.getMoreResults();
                try (ResultSet last = statement.getResultSet()) {
                    last.next();
                    if (epoch != CommandLease.NONE
                            && (epoch != last.getLong(5) || !last.getString(6).equals(owner))) {
                        throw new NotOwnerException();
                    }
                    this.end = LogEnd.of(last);
                    this.databaseTime = last.getObject(7, OffsetDateTime.class).toInstant();
                    this.onAnotherTimeline = last.getBoolean(8);
                }
            }
        } catch (SQLException e) {
            throw abandon(begun, translate(e));
        } catch (RuntimeException | Error e) {
            abandon(begun, new EventStoreException("The write could not begin", e));
            throw e;
        }
        this.connection = begun;
        this.position = end.position();
    }

    private static RuntimeException abandon(Connection connection, RuntimeException failure) {
        if (connection != null) {
            rollBack(connection, failure);
            JdbcUtils.closeQuietly(connection);
        }
        return failure;
    }

    /** Where the log ended when the lock was taken. */
    LogEnd end() {
        return end;
    }

    /**
     * Whether PostgreSQL was promoted, or recovered to a point in time, since the log's incarnation began: commits may
     * be lost.
     */
    boolean isOnAnotherTimeline() {
        return onAnotherTimeline;
    }

    /** Whether the log has an event that it is known to have ended with. */
    boolean has(LogEnd known) throws SQLException {
        return known.position() == 0
                || known.position() <= end.position() && hasEvent(connection, known.position(), known.eventId());
    }

    /** Begins another incarnation of the log in this transaction, and returns where that begins. */
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
    void requireTrueTime(Instant time) {
        if (time.isAfter(databaseTime.plus(CLOCK_TOLERANCE)) && !time.equals(end.recordedAt())) {
            throw new ClockAheadException(time, databaseTime);
        }
    }

    /** Appends an event at the next position, which is returned. */
    long append(StagedEvent event, Instant recordedAt, boolean endsCommand) throws SQLException {
        if (event.sequence() == 0) {
            begun.add(event.aggregateId());
        }
        if (firstEventId == null) {
            firstEventId = event.message().getIdentifier();
        }
        position++;
        if (parts.isFullAt(position)) {
            endCopy();
            parts.makeRoomFor(position, connection);
        }
        rows.add(event, position, recordedAt, endsCommand);
        unsent++;
        if (rows.length() >= SEND_AT) {
            send();
        }
        return position;
    }

    /** Has the commit fail unless, when it began, the stream of an event ended right before the event. */
    void requireEnd(StagedEvent event) {
        toContinue.add(event);
    }

    private void send() throws SQLException {
        if (copy == null) {
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyRows.COPY);
            copy.writeToCopy(CopyRows.HEADER, 0, CopyRows.HEADER.length);
        }
        copy.writeToCopy(rows.array(), 0, rows.length());
        rows.clear();
    }

    /**
     * Stores the keys and makes all of it durable.
     *
     * @throws ConcurrencyException if a stream or a key exists already
     * @throws OutcomeUnknownException if the commit may have happened or not
     */
    void commit(List<KeyTable.Entry> keys) throws SQLException {
        endCopy();
        begin();
        requireEnds();
        if (!keys.isEmpty()) {
            KeyTable.insert(connection, keys);
        }
        int session = connection.unwrap(PGConnection.class).getBackendPID();
        try {
            connection.clearWarnings();
            connection.commit();
            requireReplicated();
        } catch (Throwable failure) {
            // The server may or may not have heard of it. Hang up, so that it ends what it still has open.
            hangUp(failure);
            if (!isStored(keys, session, failure)) {
                throw failure;
            }
            logger.info("The connection was lost while committing; the commit had happened");
        }
        committed = true;
    }

    /**
     * The server warns where the wait for a synchronous standby was cancelled: the commit is visible, and a failover
     * may lose it.
     */
    private void requireReplicated() throws SQLException {
        SQLWarning warning = connection.getWarnings();
        if (warning != null) {
            throw new SQLException(
                    "The commit is not confirmed: " + warning.getMessage(), warning.getSQLState(), warning);
        }
    }

    private void endCopy() throws SQLException {
        if (unsent == 0) {
            return;
        }
        send();
        copy.writeToCopy(CopyRows.TRAILER, 0, CopyRows.TRAILER.length);
        long stored = copy.endCopy();
        if (stored != unsent) {
            throw new EventStoreException("%d events were sent, %d were stored".formatted(unsent, stored));
        }
        copy = null;
        unsent = 0;
    }

    /** Enters the streams that begin: one that has begun before, be it in a detached segment, is refused. */
    private void begin() throws SQLException {
        if (!begun.isEmpty()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO streams (aggregate_id) SELECT * FROM unnest(?::text[])")) {
                insert.setArray(1, SqlArrays.texts(connection, begun, id -> id));
                insert.executeUpdate();
            }
        }
    }

    /** No index of the log can say it: each covers one part only, and none what is detached. */
    private void requireEnds() throws SQLException {
        if (toContinue.isEmpty()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT aggregate_id, tip FROM unnest(?::text[], ?::bigint[]) AS appended (aggregate_id, sequence_number),
                LATERAL (SELECT coalesce(
                    (SELECT e.sequence_number FROM events e WHERE e.aggregate_id = appended.aggregate_id AND global_index <= ?
                     ORDER BY e.sequence_number DESC LIMIT 1),
                    (SELECT last_detached FROM streams s WHERE s.aggregate_id = appended.aggregate_id), -1) AS tip) AS tips
                WHERE tip <> appended.sequence_number - 1 LIMIT 1""")) {
            select.setArray(1, SqlArrays.texts(connection, toContinue, StagedEvent::aggregateId));
            select.setArray(2, SqlArrays.bigints(connection, toContinue, StagedEvent::sequence));
            select.setLong(3, end.position());
            try (ResultSet wrong = select.executeQuery()) {
                if (wrong.next()) {
                    throw new ConcurrencyException("Stream %s is at %d, not where an event was appended to it"
                            .formatted(wrong.getString(1), wrong.getLong(2)));
                }
            }
        }
    }

    Connection connection() {
        return connection;
    }

    /** Rolls back unless it was committed. Whatever closing says, it changes nothing about what was committed. */
    @Override
    public void close() {
        if (!committed) {
            parts.forget();
            try {
                // An unfinished copy would block the rollback for ever
                if (copy != null && copy.isActive()) {
                    copy.cancelCopy();
                }
            } catch (SQLException e) {
                logger.debug("The copy could not be cancelled", e);
            }
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

    /**
     * Finds out what became of a commit. The session that was lost is ended, if it still holds the lock. Once that is
     * ours, the transaction has ended: what it wrote is there, or never will be.
     */
    private boolean isStored(List<KeyTable.Entry> keys, int session, Throwable failure) {
        Instant deadline = Instant.now().plus(resolveTimeout);
        while (true) {
            try (Connection other = dataSource.getConnection()) {
                endIfItHoldsTheLock(session, other);
                other.setAutoCommit(false);
                try (PreparedStatement statement = other.prepareStatement(
                        "SET LOCAL lock_timeout = '%dms';".formatted(resolveTimeout.toMillis()) + LOCK)) {
                    statement.execute();
                }
                try {
                    if (!isStored(other, keys)) {
                        return false;
                    }
                } finally {
                    other.rollback();
                }
                other.setAutoCommit(true);
                KnownLog.awaitReplication(other);
                return true;
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
            if (Instant.now().isAfter(deadline)) {
                throw new OutcomeUnknownException("It is not known whether the events were committed", failure);
            }
            try {
                Thread.sleep(PAUSE_BETWEEN_ATTEMPTS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                deadline = Instant.MIN;
            }
        }
    }

    /** The server may not have noticed that its client is gone: it might wait for it for hours. */
    private static void endIfItHoldsTheLock(int session, Connection other) throws SQLException {
        try (PreparedStatement terminate = other.prepareStatement(END_LOCK_HOLDERS + " AND pid = ?")) {
            terminate.setInt(1, session);
            terminate.execute();
        }
    }

    private boolean isStored(Connection other, List<KeyTable.Entry> keys) throws SQLException {
        if (firstEventId == null && keys.isEmpty()) {
            return false;
        }
        if (firstEventId == null) {
            KeyTable.Key key = keys.getFirst().key();
            return KeyTable.find(other, List.of(key)).containsKey(key);
        }
        return hasEvent(other, end.position() + 1, firstEventId);
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

    static RuntimeException translate(SQLException e) {
        String state = e.getSQLState();
        if (PSQLState.UNIQUE_VIOLATION.getState().equals(state)) {
            return new ConcurrencyException("Written by someone else in the meantime: " + detail(e), e);
        }
        if (state == null || AWAY.stream().anyMatch(state::startsWith)) {
            return new StoreUnavailableException(e);
        }
        return new EventStoreException("The event store refused: " + e.getMessage(), e);
    }

    private static String detail(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return message == null || message.getDetail() == null ? e.getMessage() : message.getDetail();
    }
}
