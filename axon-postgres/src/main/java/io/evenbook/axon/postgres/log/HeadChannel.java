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
 * Tells processes of each other's appends by PostgreSQL's NOTIFY, some milliseconds after the commit. What is not
 * heard, be it that a writer ended before it could tell, is found by looking at the log now and then.
 */
final class HeadChannel {

    private static final Logger logger = LoggerFactory.getLogger(HeadChannel.class);
    private static final String CHANNEL = "'events_of_' || current_schema()";

    /** Under load one message stands for all flushes of this time. */
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(10);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    private static final Duration STOP_WITHIN = Duration.ofMillis(100);

    private final DataSource dataSource;
    private final KnownLog log;
    private final Runnable upkeep;
    private final Duration lookEvery;
    private final Thread listener;
    private final Thread teller;
    private volatile boolean stopped;

    /**
     * Starts listening and telling.
     *
     * @param log whose head rises when others append, and which knows what this process has appended
     * @param upkeep is run after each look
     */
    HeadChannel(DataSource dataSource, KnownLog log, Runnable upkeep, Duration lookEvery) {
        this.dataSource = dataSource;
        this.log = log;
        this.upkeep = upkeep;
        this.lookEvery = lookEvery;
        this.listener = Thread.ofVirtual().name("log-listener").start(() -> goOn("listened to", this::listen));
        this.teller = Thread.ofVirtual().name("log-teller").start(() -> goOn("told of", this::tell));
    }

    @FunctionalInterface
    private interface Work {

        /** @param working to be run once it does what it should */
        void run(Runnable working) throws SQLException, InterruptedException;
    }

    /**
     * Does the work, which ends only when it is to stop, and again after each failure. Tells once of failures that
     * follow one another.
     */
    private void goOn(String what, Work work) {
        AtomicBoolean told = new AtomicBoolean();
        while (!stopped) {
            try {
                work.run(() -> told.set(false));
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                if (!told.getAndSet(true) && !stopped) {
                    logger.warn("Appends of other processes cannot be {} for now: {}", what, e.getMessage());
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
            hear(connection.unwrap(PGConnection.class));
            unsubscribe(connection);
        } catch (Throwable e) {
            // It may still listen, so nobody else may get it; closing it then frees its place in the pool
            connection.abort(Runnable::run);
            throw e;
        } finally {
            JdbcUtils.closeQuietly(connection);
        }
    }

    private void hear(PGConnection notifications) throws SQLException {
        long lookedNanoTime = System.nanoTime() - lookEvery.toNanos();
        while (!stopped) {
            if (System.nanoTime() - lookedNanoTime >= lookEvery.toNanos()) {
                log.look();
                upkeep.run();
                lookedNanoTime = System.nanoTime();
            }
            PGNotification[] heard = notifications.getNotifications((int) STOP_WITHIN.toMillis());
            if (heard != null) {
                for (PGNotification each : heard) {
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

    private void tell(Runnable working) throws SQLException, InterruptedException {
        Head written = log.written();
        long told = written.position();
        while (!stopped) {
            told = Math.min(told, written.position());
            if (!written.awaitBeyond(told, STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                continue;
            }
            told = written.position();
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(" + CHANNEL + ", ?)")) {
                notify.setString(1, Long.toString(told));
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

    /** Ends both threads, so that no connection is in use when the pool is closed. */
    void shutDown() {
        stopped = true;
        try {
            listener.join(STOP_WITHIN.multipliedBy(5));
            teller.join(STOP_WITHIN.multipliedBy(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
