package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.LongFunction;
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
 * Appends events, each flush in a transaction of its own.
 *
 * <p>All flushes of all processes follow one another under one advisory lock, which PostgreSQL gives back when the
 * transaction ends, one way or the other. Under it the positions go on where the last commit ended, so commit order is
 * index order, without holes; and the time of recording never falls.
 */
final class EventWriter {

    /** The positions and the time that a flush gave to its events. */
    record Flushed(long firstPosition, Instant recordedAt) {
    }

    private static final Logger logger = LoggerFactory.getLogger(EventWriter.class);

    /** To be had by whoever appends or changes who may. */
    static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.events', 0))";

    private static final String LAST = """
            SELECT epoch, global_index, recorded_at FROM command_lease
            LEFT JOIN LATERAL (SELECT global_index, recorded_at FROM events ORDER BY global_index DESC LIMIT 1) AS last ON true""";
    private static final Duration PAUSE_BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final DataSource dataSource;
    private final Clock clock;
    private final Duration resolveTimeout;
    private final long partSize;
    private final StreamTips tips = new StreamTips();

    /** Where the last part of the log ends; 0 if that is not known. */
    private long end;

    /** @param partSize how many positions a new part of the log holds */
    EventWriter(DataSource dataSource, Clock clock, Duration resolveTimeout, long partSize) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.resolveTimeout = resolveTimeout;
        this.partSize = partSize;
    }

    StreamTips tips() {
        return tips;
    }

    /**
     * Appends what is staged and stores its keys, and returns only when they are durable. There must be one or the other.
     *
     * @param rows the staged events, encoded
     * @param keys given the position of the first event, the keys to store with them
     * @throws ConcurrencyException      if a stream has moved on, or would get a hole
     * @throws NotOwnerException         if the lease under which the events were staged is somebody else's by now
     * @throws StoreUnavailableException if nothing was appended for want of a connection
     * @throws OutcomeUnknownException   if a commit may have happened or not
     */
    Flushed write(Staging staging, CopyRows rows, LongFunction<List<KeyTable.Entry>> keys) {
        Connection connection = null;
        Flushed flushed;
        try {
            connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            flushed = insert(connection, staging, rows, keys);
            commit(connection, staging, evidence(staging, flushed, keys));
        } catch (SQLException e) {
            throw translate(e);
        } finally {
            // Whatever closing says, it changes nothing about what was committed
            JdbcUtils.closeQuietly(connection);
        }
        tips.committed(staging.streams(), flushed.firstPosition() + staging.events().size() - 1);
        return flushed;
    }

    private Flushed insert(Connection connection, Staging staging, CopyRows rows, LongFunction<List<KeyTable.Entry>> keys)
            throws SQLException {
        try {
            Flushed last = lockAndFindLast(connection, staging.epoch());
            tips.foundHeadAt(last.firstPosition());
            tips.check(connection, staging.streams());
            tips.forget(staging.streams());
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Flushed flushed = new Flushed(last.firstPosition() + 1,
                    now.isBefore(last.recordedAt()) ? last.recordedAt() : now);
            if (!staging.isEmpty()) {
                makeRoomUpTo(flushed.firstPosition() + staging.events().size() - 1, connection);
                StreamTips.begin(connection, staging.streams());
                rows.fillIn(flushed.firstPosition(), flushed.recordedAt());
                copy(connection, rows);
            }
            List<KeyTable.Entry> entries = keys.apply(flushed.firstPosition());
            if (!entries.isEmpty()) {
                KeyTable.insert(connection, entries);
            }
            return flushed;
        } catch (Throwable failure) {
            end = 0;
            rollBack(connection, failure);
            throw failure;
        }
    }

    private static Flushed lockAndFindLast(Connection connection, long epoch) throws SQLException {
        // One round trip, two statements: the second must not see the snapshot from before the lock.
        try (PreparedStatement statement = connection.prepareStatement(LOCK + ";" + LAST)) {
            statement.execute();
            statement.getMoreResults();
            try (ResultSet last = statement.getResultSet()) {
                last.next();
                if (epoch != CommandLease.NONE && epoch != last.getLong(1)) {
                    throw new NotOwnerException();
                }
                OffsetDateTime recordedAt = last.getObject(3, OffsetDateTime.class);
                return new Flushed(last.getLong(2), recordedAt == null ? Instant.MIN : recordedAt.toInstant());
            }
        }
    }

    /** Adds parts to the log until the last one has this position. */
    private void makeRoomUpTo(long position, Connection connection) throws SQLException {
        if (end == 0) {
            end = number(connection, "SELECT max(end_index) FROM event_parts");
        }
        while (position >= end) {
            end = number(connection, "SELECT add_event_part(" + partSize + ")");
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void copy(Connection connection, CopyRows rows) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyRows.COPY);
        try {
            copy.writeToCopy(rows.array(), 0, rows.length());
            copy.endCopy();
        } finally {
            // An unfinished copy would block the rollback for ever
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static void hangUp(Connection connection, Throwable failure) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Tells, in a later transaction, whether an earlier one was committed. */
    @FunctionalInterface
    private interface Evidence {
        boolean isFound(Connection connection) throws SQLException;
    }

    private static Evidence evidence(Staging staging, Flushed flushed, LongFunction<List<KeyTable.Entry>> keys) {
        if (staging.isEmpty()) {
            KeyTable.Entry entry = keys.apply(flushed.firstPosition()).getFirst();
            return connection -> KeyTable.find(connection, List.of(entry.key())).containsValue(entry);
        }
        String firstEventId = staging.events().getFirst().message().getIdentifier();
        return connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT 1 FROM events WHERE global_index = ? AND event_id = ?")) {
                select.setLong(1, flushed.firstPosition());
                select.setString(2, firstEventId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        };
    }

    private void commit(Connection connection, Staging staging, Evidence evidence) throws SQLException {
        staging.mayBeDurable(true);
        try {
            connection.commit();
        } catch (Throwable failure) {
            end = 0;
            // The server may or may not have heard of it. Hang up, so that it ends what it still has open.
            hangUp(connection, failure);
            if (!isStored(evidence, failure)) {
                staging.mayBeDurable(false);
                throw failure;
            }
            logger.info("The connection was lost while committing; the commit had happened");
        }
    }

    /**
     * Finds out what became of a commit. Once the lock is ours, the transaction that held it has ended: what it wrote is
     * there, or never will be.
     */
    private boolean isStored(Evidence evidence, Throwable failure) {
        Instant deadline = Instant.now().plus(resolveTimeout);
        while (true) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                try (PreparedStatement statement = connection.prepareStatement(
                        "SET LOCAL lock_timeout = '%dms';".formatted(resolveTimeout.toMillis()) + LOCK)) {
                    statement.execute();
                }
                try {
                    return evidence.isFound(connection);
                } finally {
                    connection.rollback();
                }
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

    static RuntimeException translate(SQLException e) {
        String state = e.getSQLState();
        if (PSQLState.UNIQUE_VIOLATION.getState().equals(state)) {
            return new ConcurrencyException("Written by someone else in the meantime: " + detail(e), e);
        }
        // Without a state it comes from the connection pool; 53: out of resources; 57P: the server ends the session
        if (state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")) {
            return new StoreUnavailableException(e);
        }
        return new EventStoreException("The event store refused: " + e.getMessage(), e);
    }

    private static String detail(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return message == null || message.getDetail() == null ? e.getMessage() : message.getDetail();
    }
}
