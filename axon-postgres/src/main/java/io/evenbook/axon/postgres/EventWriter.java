package io.evenbook.axon.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.JdbcUtils;
import org.axonframework.eventhandling.DomainEventMessage;
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
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.events', 0))";
    private static final String LAST = "SELECT global_index, recorded_at FROM events ORDER BY global_index DESC LIMIT 1";
    private static final Duration PAUSE_BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final DataSource dataSource;
    private final Clock clock;
    private final Duration resolveTimeout;

    /**
     * The last stored sequence number of streams in use. Streams never shrink, so an entry may be too low (another
     * process appended) but never too high: what continues at an entry leaves no hole.
     */
    private final Cache<String, Long> tips = Caffeine.newBuilder().maximumSize(200_000).executor(Runnable::run).build();

    EventWriter(DataSource dataSource, Clock clock, Duration resolveTimeout) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.resolveTimeout = resolveTimeout;
    }

    /** Notes what a read found to be the last event of a stream. */
    void readUpTo(String aggregateId, long sequence) {
        tips.put(aggregateId, sequence);
    }

    /**
     * Refuses an event whose place is known to be taken, before it spoils the flush for others.
     *
     * @throws ConcurrencyException if the stream has got there already
     */
    void checkNotTaken(DomainEventMessage<?> event) {
        Long tip = tips.getIfPresent(event.getAggregateIdentifier());
        if (tip != null && event.getSequenceNumber() <= tip) {
            throw new ConcurrencyException("Stream %s is at %d already, it can't go on with %d".formatted(
                    event.getAggregateIdentifier(), tip, event.getSequenceNumber()));
        }
    }

    /**
     * Appends what is staged and stores its keys, and returns only when they are durable. There must be one or the other.
     *
     * @param rows the staged events, encoded
     * @param keys given the position of the first event, the keys to store with them
     * @throws ConcurrencyException      if a stream has moved on, or would get a hole
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
        staging.streams().forEach((id, stream) -> tips.put(id, stream.getLast().sequence()));
        return flushed;
    }

    private Flushed insert(Connection connection, Staging staging, CopyRows rows, LongFunction<List<KeyTable.Entry>> keys)
            throws SQLException {
        try {
            Flushed last = lockAndFindLast(connection);
            checkContinuity(connection, staging);
            tips.invalidateAll(staging.streams().keySet());
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Flushed flushed = new Flushed(last.firstPosition() + 1,
                    now.isBefore(last.recordedAt()) ? last.recordedAt() : now);
            if (!staging.isEmpty()) {
                rows.fillIn(flushed.firstPosition(), flushed.recordedAt());
                copy(connection, rows);
            }
            List<KeyTable.Entry> entries = keys.apply(flushed.firstPosition());
            if (!entries.isEmpty()) {
                KeyTable.insert(connection, entries);
            }
            return flushed;
        } catch (Throwable failure) {
            rollBack(connection, failure);
            throw failure;
        }
    }

    private static Flushed lockAndFindLast(Connection connection) throws SQLException {
        // One round trip, two statements: the second must not see the snapshot from before the lock.
        try (PreparedStatement statement = connection.prepareStatement(LOCK + ";" + LAST)) {
            statement.execute();
            statement.getMoreResults();
            try (ResultSet last = statement.getResultSet()) {
                return last.next()
                        ? new Flushed(last.getLong(1), last.getObject(2, OffsetDateTime.class).toInstant())
                        : new Flushed(0, Instant.MIN);
            }
        }
    }

    /** A unique index refuses a sequence number twice, but would accept 7 after a missing 6. */
    private void checkContinuity(Connection connection, Staging staging) throws SQLException {
        List<StagedEvent> unsure = new ArrayList<>();
        for (List<StagedEvent> stream : staging.streams().values()) {
            StagedEvent first = stream.getFirst();
            Long tip = first.sequence() == 0 ? Long.valueOf(-1) : tips.getIfPresent(first.aggregateId());
            if (tip == null || tip != first.sequence() - 1) {
                unsure.add(first);
            }
        }
        if (unsure.isEmpty()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT aggregate_id, first FROM unnest(?::text[], ?::bigint[]) AS appended (aggregate_id, first)
                WHERE NOT EXISTS (SELECT FROM events
                    WHERE events.aggregate_id = appended.aggregate_id AND sequence_number = first - 1)
                LIMIT 1""")) {
            select.setArray(1, connection.createArrayOf("text", unsure.stream().map(StagedEvent::aggregateId).toArray()));
            select.setArray(2, connection.createArrayOf("bigint", unsure.stream().map(StagedEvent::sequence).toArray()));
            try (ResultSet hole = select.executeQuery()) {
                if (hole.next()) {
                    throw new ConcurrencyException("Stream %s has no event before %d".formatted(
                            hole.getString(1), hole.getLong(2)));
                }
            }
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
