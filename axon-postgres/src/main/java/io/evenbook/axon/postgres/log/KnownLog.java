package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.lease.Epochs;
import io.evenbook.axon.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process knows of the log: its incarnation, its last event, and the last events that were committed here. A
 * log that does not have the last known event any more, or is of another incarnation, was set back: then everything
 * known is dropped, and whoever reads begins anew.
 */
final class KnownLog {

    private static final Logger logger = LoggerFactory.getLogger(KnownLog.class);

    /** The log's end; whether it still has an event; whether commits wait for a standby. */
    private static final String LOOK = "SELECT " + LogEnd.COLUMNS + ", " + """
            ? = 0 OR EXISTS (SELECT FROM events WHERE global_index = ? AND event_id = ?),
            current_setting('synchronous_standby_names') <> ''
            FROM\s""" + LogEnd.TABLES;

    /** A commit that changes nothing and waits for the standby, which receives all earlier commits before it. */
    private static final String BARRIER = "UPDATE command_lease SET epoch = epoch";

    private static final long NO_EPOCH = Long.MIN_VALUE;

    private final DataSource dataSource;
    private final LiveTail tail;
    private final Head head = new Head();
    private final Head written = new Head();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Null before the first look or write. */
    private volatile LogEnd end;

    /** Whether the log lost its last event, and nobody has begun another incarnation since. */
    private volatile boolean lost;

    /** The epoch of this process's last commit; a value that no epoch has before the first. */
    private volatile long writtenEpoch = NO_EPOCH;

    /** Counts the times that the log was found to be another one. */
    private volatile int replacements;

    KnownLog(DataSource dataSource, LiveTail tail) {
        this.dataSource = dataSource;
        this.tail = tail;
    }

    /** The last committed position that readers may read up to. */
    Head head() {
        return head;
    }

    /** The last position that this process committed. */
    Head written() {
        return written;
    }

    LiveTail tail() {
        return tail;
    }

    /** The last known event; null before the first look or write. */
    LogEnd end() {
        return end;
    }

    String incarnation() {
        LogEnd known = end;
        return (known == null ? look() : known).incarnation();
    }

    /**
     * Whether the log was set back and still is in the incarnation of before: whoever writes next begins another one.
     */
    boolean isLost() {
        return lost;
    }

    int replacements() {
        return replacements;
    }

    /** @param listener is run after the log was found to be another one, before anybody reads on */
    Registration onReplacement(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Whether this process alone writes, and so knows the head, as far as it knows. */
    boolean isWrittenIn(Epochs epochs) {
        return epochs.isCurrent(writtenEpoch);
    }

    /** Forgets that this process is the writer: its last commit may or may not have happened. */
    void forgetWriter() {
        writtenEpoch = NO_EPOCH;
    }

    /** Records a commit of this process. */
    synchronized void committed(LogEnd now, List<DomainEventMessage<?>> events, long bytes, long epoch) {
        writtenEpoch = epoch;
        if (!events.isEmpty()) {
            tail.add(now.position() - events.size() + 1, events, bytes);
        }
        end = now;
        head.advanceTo(now.position());
        written.advanceTo(now.position());
    }

    /**
     * Compares what is known with the log, and returns where that ends. What became visible without the standby's
     * confirmation, because the wait for it was cancelled or the server crashed, is confirmed before readers see it.
     *
     * @throws StoreUnavailableException if the database can't be asked
     */
    LogEnd look() {
        LogEnd before = end;
        long headBefore = head.position();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(LOOK)) {
            long position = before == null ? 0 : before.position();
            select.setLong(1, position);
            select.setLong(2, position);
            select.setString(3, before == null ? null : before.eventId());
            LogEnd found;
            boolean continues;
            boolean replicated;
            try (ResultSet row = select.executeQuery()) {
                row.next();
                found = LogEnd.of(row);
                // What another process has announced is durable, or was
                continues = row.getBoolean(5) && found.position() >= headBefore;
                replicated = row.getBoolean(6);
            }
            if (replicated && found.position() > head.position()) {
                awaitReplication(connection);
            }
            found(before, found, continues);
            return found;
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }

    /**
     * Waits until a synchronous standby, where there is one, has all that is visible.
     *
     * @param connection that commits each statement
     */
    static void awaitReplication(Connection connection) throws SQLException {
        try (PreparedStatement barrier = connection.prepareStatement(BARRIER)) {
            barrier.executeUpdate();
            SQLWarning warning = barrier.getWarnings();
            if (warning != null) {
                throw new SQLException(
                        "The standby has not confirmed: " + warning.getMessage(), warning.getSQLState(), warning);
            }
        }
    }

    /**
     * Takes note of where the log was found to end.
     *
     * @param before what was known when the log was asked
     * @param continues whether the log has the event that was known to be its last
     */
    private synchronized void found(LogEnd before, LogEnd found, boolean continues) {
        if (before != end) {
            // Committed in the meantime, so the answer is out of date
            return;
        }
        if (before != null && (!continues || !before.incarnation().equals(found.incarnation()))) {
            logger.warn(
                    "The log was set back, or goes on elsewhere: it ended at {} in incarnation {}, and ends at {} in {}. Readers begin anew",
                    before.position(),
                    before.incarnation(),
                    found.position(),
                    found.incarnation());
            replacements++;
            lost = before.incarnation().equals(found.incarnation());
            tail.clear();
            end = found;
            written.resetTo(found.position());
            listeners.forEach(Runnable::run);
            head.resetTo(found.position());
            return;
        }
        end = found;
        head.advanceTo(found.position());
    }
}
