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

    static final String LOCK_KEY = "hashtextextended(current_schema() || '.events', 0)";

    /** To be had by whoever appends or changes who may. */
    static final String LOCK = "SELECT pg_advisory_xact_lock(" + LOCK_KEY + ")";

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
     * Appends what is staged in all of the group and stores its keys, in one transaction, and returns only when that is
     * durable. Each of them must have one or the other.
     *
     * @return where the first of them begins, and each next one where the one before ends
     * @throws ConcurrencyException      if a stream has moved on, or would get a hole
     * @throws NotOwnerException         if the lease under which the events were staged is somebody else's by now
     * @throws StoreUnavailableException if nothing was appended for want of a connection
     * @throws OutcomeUnknownException   if a commit may have happened or not
     */
    Flushed write(List<PendingFlush> group) {
        Staging staging = Staging.of(group.stream().map(PendingFlush::staging).toList());
        boolean durable = false;
        try {
            Connection connection = dataSource.getConnection();
            Flushed flushed;
            try {
                connection.setAutoCommit(false);
                flushed = insert(connection, staging, group);
                commit(connection, evidence(staging, flushed, group));
                durable = true;
            } finally {
                // Whatever closing says, it changes nothing about what was committed
                JdbcUtils.closeQuietly(connection);
            }
            tips.committed(staging.streams(), flushed.firstPosition() + staging.events().size() - 1);
            return flushed;
        } catch (SQLException e) {
            throw translate(e);
        } catch (Throwable e) {
            if (durable) {
                throw new OutcomeUnknownException("Failed when the events were committed: " + e, e);
            }
            throw e;
        }
    }

    private Flushed insert(Connection connection, Staging staging, List<PendingFlush> group) throws SQLException {
        try {
            Flushed last = lockAndFindLast(connection, group);
            tips.foundHeadAt(last.firstPosition());
            tips.check(connection, staging.streams());
            tips.forget(staging.streams());
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Flushed flushed = new Flushed(last.firstPosition() + 1,
                    now.isBefore(last.recordedAt()) ? last.recordedAt() : now);
            if (!staging.isEmpty()) {
                makeRoomUpTo(flushed.firstPosition() + staging.events().size() - 1, connection);
                StreamTips.begin(connection, staging.streams());
                copy(connection, group, flushed);
            }
            List<KeyTable.Entry> entries = keys(group, flushed);
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

    private static List<KeyTable.Entry> keys(List<PendingFlush> group, Flushed flushed) {
        List<KeyTable.Entry> entries = new ArrayList<>();
        long position = flushed.firstPosition();
        for (PendingFlush flush : group) {
            entries.addAll(flush.keys(position));
            position += flush.staging().events().size();
        }
        return entries;
    }

    private static Flushed lockAndFindLast(Connection connection, List<PendingFlush> group) throws SQLException {
        // One round trip, two statements: the second must not see the snapshot from before the lock.
        try (PreparedStatement statement = connection.prepareStatement(LOCK + ";" + LAST)) {
            statement.execute();
            statement.getMoreResults();
            try (ResultSet last = statement.getResultSet()) {
                last.next();
                long epoch = last.getLong(1);
                for (PendingFlush flush : group) {
                    if (flush.staging().epoch() != CommandLease.NONE && flush.staging().epoch() != epoch) {
                        throw new NotOwnerException();
                    }
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

    private static void copy(Connection connection, List<PendingFlush> group, Flushed flushed) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyRows.COPY);
        try {
            copy.writeToCopy(CopyRows.HEADER, 0, CopyRows.HEADER.length);
            long position = flushed.firstPosition();
            for (PendingFlush flush : group) {
                CopyRows rows = flush.rows();
                rows.fillIn(position, flushed.recordedAt());
                copy.writeToCopy(rows.array(), 0, rows.length());
                position += flush.staging().events().size();
            }
            copy.writeToCopy(CopyRows.TRAILER, 0, CopyRows.TRAILER.length);
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

    private static Evidence evidence(Staging staging, Flushed flushed, List<PendingFlush> group) {
        if (staging.isEmpty()) {
            KeyTable.Entry entry = keys(group, flushed).getFirst();
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

    private void commit(Connection connection, Evidence evidence) throws SQLException {
        try {
            connection.commit();
        } catch (Throwable failure) {
            end = 0;
            // The server may or may not have heard of it. Hang up, so that it ends what it still has open.
            hangUp(connection, failure);
            if (!isStored(evidence, failure)) {
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
