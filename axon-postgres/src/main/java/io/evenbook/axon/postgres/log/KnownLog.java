package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.lease.Epochs;
import io.evenbook.axon.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's knowledge of the log: its incarnation, its last event, and the tail of events that this process
 * committed. A log that lost the last known event, or has another incarnation, was set back: then this object drops its
 * knowledge, and readers must open new streams.
 */
final class KnownLog {

    private static final Logger logger = LoggerFactory.getLogger(KnownLog.class);

    /** The end of the log; whether it still has an event; whether commits wait for a standby. */
    private static final String LOOK = "SELECT " + LogEnd.COLUMNS + ", " + """
            ? = 0 OR EXISTS (SELECT FROM events WHERE global_index = ? AND event_id = ?),
            current_setting('synchronous_standby_names') <> ''
            FROM\s""" + LogEnd.TABLES;

    private static final long NO_EPOCH = Long.MIN_VALUE;

    private final DataSource dataSource;
    private final LiveTail tail;
    private final Head head = new Head();
    private final Head written = new Head();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Null before the first look or commit. */
    private volatile LogEnd end;

    /** Whether the log lost its last known event, and no process has begun a new incarnation since. */
    private volatile boolean lost;

    /** The epoch of this process's last commit; a value that no epoch has before the first. */
    private volatile long writtenEpoch = NO_EPOCH;

    /** How often the log was found to be another one. */
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

    /** The last known event; null before the first look or commit. */
    LogEnd end() {
        return end;
    }

    String incarnation() {
        LogEnd known = end;
        return (known == null ? look() : known).incarnation();
    }

    /** Whether the log was set back and still has its former incarnation: the next writer begins a new one. */
    boolean isLost() {
        return lost;
    }

    int replacements() {
        return replacements;
    }

    /** @param listener runs when the log was found to be another one, before any reader continues */
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
     * Compares the known end with the database and returns the end of the log. Commits that became visible without the
     * standby's confirmation, because the wait was cancelled or the server crashed, are confirmed before readers see
     * them. Only reads.
     *
     * @throws io.evenbook.axon.postgres.sql.StoreUnavailableException if the database cannot be asked
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
                // A position announced by another process was durable
                continues = row.getBoolean(5) && found.position() >= headBefore;
                replicated = row.getBoolean(6);
            }
            if (replicated && found.position() > head.position()) {
                SynchronousStandbys.await(connection);
            }
            found(before, found, continues);
            return found;
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }

    /**
     * Records the end of the log.
     *
     * @param before the known end when the database was asked
     * @param continues whether the log still has its last known event
     */
    private synchronized void found(LogEnd before, LogEnd found, boolean continues) {
        if (before != end) {
            // This process has committed since, so the answer is out of date
            return;
        }
        if (before != null && (!continues || !before.incarnation().equals(found.incarnation()))) {
            logger.warn(
                    "The log was set back or continues elsewhere: it ended at {} in {}, now at {} in {}; streams end",
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
