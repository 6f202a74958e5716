package io.evenbook.axon.postgres.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.JdbcUtils;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies processes of each other's commits by PostgreSQL's NOTIFY, about 10 milliseconds after the commit. A lost
 * notification, for instance of a writer that ended before it sent one, is made up for by polling the log.
 */
final class HeadChannel {

    private static final Logger logger = LoggerFactory.getLogger(HeadChannel.class);
    private static final String CHANNEL = "'events_of_' || current_schema()";

    /** Under load one notification covers all commits of this time. */
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(10);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    private static final Duration STOP_WITHIN = Duration.ofMillis(100);

    private final DataSource dataSource;
    private final KnownLog log;
    private final Runnable upkeep;
    private final Duration lookEvery;
    private final Thread listener;
    private final Thread notifier;
    private volatile boolean stopped;

    /**
     * Starts to listen and to notify.
     *
     * @param log its head rises when other processes commit; it knows the commits of this one
     * @param upkeep runs after each poll
     */
    HeadChannel(DataSource dataSource, KnownLog log, Runnable upkeep, Duration lookEvery) {
        this.dataSource = dataSource;
        this.log = log;
        this.upkeep = upkeep;
        this.lookEvery = lookEvery;
        this.listener = Thread.ofVirtual().name("log-listener").start(() -> repeat("received", this::listen));
        this.notifier = Thread.ofVirtual().name("log-notifier").start(() -> repeat("announced", this::announce));
    }

    @FunctionalInterface
    private interface Work {

        /** @param working to run once the work succeeds */
        void run(Runnable working) throws SQLException, InterruptedException;
    }

    /**
     * Does the work until this object stops, again after each failure. Logs only the first of several failures in a
     * row.
     */
    private void repeat(String what, Work work) {
        AtomicBoolean warned = new AtomicBoolean();
        while (!stopped) {
            try {
                work.run(() -> warned.set(false));
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                if (!warned.getAndSet(true) && !stopped) {
                    logger.warn("Commit notifications cannot be {} for now: {}", what, e.getMessage());
                }
                pause(BETWEEN_ATTEMPTS);
            }
        }
    }

    private void listen(Runnable working) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            subscribe(connection);
            working.run();
            receive(connection.unwrap(PGConnection.class));
            unsubscribe(connection);
        } catch (Throwable e) {
            // It may still listen, so the pool must not lend it out; abort, then close to free its place
            connection.abort(Runnable::run);
            throw e;
        } finally {
            JdbcUtils.closeQuietly(connection);
        }
    }

    private void receive(PGConnection notifications) throws SQLException {
        long lookedNanoTime = System.nanoTime() - lookEvery.toNanos();
        while (!stopped) {
            if (System.nanoTime() - lookedNanoTime >= lookEvery.toNanos()) {
                log.look();
                upkeep.run();
                lookedNanoTime = System.nanoTime();
            }
            PGNotification[] received = notifications.getNotifications((int) STOP_WITHIN.toMillis());
            if (received != null) {
                for (PGNotification each : received) {
                    log.head().advanceTo(Long.parseLong(each.getParameter()));
                }
            }
        }
    }

    private static void subscribe(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet channel = statement.executeQuery("SELECT quote_ident(" + CHANNEL + ")")) {
            channel.next();
            String name = channel.getString(1);
            statement.execute("LISTEN " + name);
        }
    }

    private static void unsubscribe(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UNLISTEN *");
        }
    }

    private void announce(Runnable working) throws SQLException, InterruptedException {
        Head written = log.written();
        long announced = written.position();
        while (!stopped) {
            announced = Math.min(announced, written.position());
            if (!written.awaitBeyond(announced, STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                continue;
            }
            announced = written.position();
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(" + CHANNEL + ", ?)")) {
                notify.setString(1, Long.toString(announced));
                notify.execute();
                working.run();
            }
            Thread.sleep(BETWEEN_MESSAGES);
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends both threads, so that no connection is in use when the pool closes. */
    void shutDown() {
        stopped = true;
        try {
            listener.join(STOP_WITHIN.multipliedBy(5));
            notifier.join(STOP_WITHIN.multipliedBy(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
