package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.axonframework.common.BuilderUtils;
import org.axonframework.common.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to handle commands and append their events, held by one process at a time. Every other process with the
 * same database is a standby, and takes over when the lease of the owner has run out.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>Each owner has an epoch, higher than all before it. A flush checks the epoch under the lock under which it is
 *       changed: from the moment that somebody else has taken over, a former owner writes nothing, however late it
 *       learns.
 *   <li>What an owner answers without writing, a refusal for instance, was decided while it was the owner.
 *   <li>Takes over at most {@link Builder#duration} and a second after the owner was last heard of, and at once after
 *       it was {@link #close}d. A session of a former owner that still holds the writers' lock, because the process was
 *       stopped in the middle of a flush, is ended by the one that takes over.
 *   <li>An owner that does not know what became of a commit begins an epoch anew: the commit is durable by then, or its
 *       session has been ended and it never will be.
 *   <li>An owner whose batch is written for longer than the lease lasts does not renew it.
 *   <li>Time is the database's; clocks of processes don't matter.
 * </ul>
 *
 * <p>While the database can't be reached nobody takes over, and the owner stays the owner when it is back.
 */
public final class CommandLease implements Ownership, AutoCloseable {

    /** The epoch of an append that needs no lease. */
    static final long NONE = -1;

    private static final Logger logger = LoggerFactory.getLogger(CommandLease.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int RENEWALS_PER_DURATION = 5;
    private static final String FREE = "(expires_at <= clock_timestamp() OR owner = ? OR owner = ? AND epoch = ?)";

    private final DataSource dataSource;
    private final String owner;
    private final Duration duration;
    private final List<Runnable> takeOverListeners = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService telling = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("command-lease-listeners").daemon().factory());
    private final Thread thread =
            Thread.ofPlatform().name("command-lease").daemon().unstarted(this::run);

    private volatile BooleanSupplier progressing = () -> true;

    /** Null in a standby. */
    private volatile Held held;

    /** @param until the {@link System#nanoTime} until which nobody else can have taken over */
    private record Held(long epoch, long until) {}

    private CommandLease(Builder builder) {
        builder.validate();
        this.dataSource = builder.dataSource;
        this.owner = builder.owner;
        this.duration = builder.duration;
    }

    /** Starts a builder; data source and owner must be given. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins to try for the lease, and to keep it. Returns when it is held, or has been found to be somebody else's.
     */
    public void start() {
        try {
            tryToAcquire(owner, NONE);
        } catch (SQLException e) {
            logger.warn("The command lease cannot be had for now: {}", e.getMessage());
        }
        thread.start();
    }

    @Override
    public boolean isHeld() {
        return held != null;
    }

    /** Tells whether this process is the owner and became it in this epoch, as far as it knows. */
    boolean isHeldIn(long epoch) {
        Held now = held;
        return now != null && now.epoch() == epoch;
    }

    @Override
    public Registration addListener(Listener listener) {
        telling.execute(() -> {
            listeners.add(listener);
            if (isHeld()) {
                tell(listener::acquired);
            }
        });
        return () -> listeners.remove(listener);
    }

    /** Registers what has to be done after a take-over and before the first command. */
    void onTakeOver(Runnable listener) {
        takeOverListeners.add(listener);
    }

    /** The name under which this process owns the lease. */
    String owner() {
        return owner;
    }

    Duration duration() {
        return duration;
    }

    /**
     * The epoch of this owner.
     *
     * @throws NotOwnerException if this process is not the owner
     */
    long epoch() {
        Held now = held;
        if (now == null) {
            throw new NotOwnerException();
        }
        return now.epoch();
    }

    /**
     * Returns if the epoch is still this owner's; costs nothing while the lease has not run out.
     *
     * @throws NotOwnerException if somebody else has taken over
     * @throws StoreUnavailableException if the database must be asked and can't be
     */
    void confirm(long epoch) {
        Held now = held;
        if (now != null && now.epoch() == epoch && System.nanoTime() - now.until() < 0) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT epoch, owner FROM command_lease");
                ResultSet row = select.executeQuery()) {
            row.next();
            if (row.getLong(1) != epoch || !row.getString(2).equals(owner)) {
                throw new NotOwnerException();
            }
        } catch (SQLException e) {
            throw LogWrite.translate(e);
        }
    }

    private void run() {
        boolean reachable = true;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos() / RENEWALS_PER_DURATION);
                if (isHeld()) {
                    renew();
                } else {
                    // By name only at the start: of two processes with one name, only one would ever rest
                    tryToAcquire(null, NONE);
                }
                reachable = true;
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                if (reachable) {
                    logger.warn("The command lease cannot be looked after for now: {}", e.getMessage());
                }
                reachable = false;
            }
        }
    }

    /**
     * Ends an epoch of this owner, with whatever is under way in it, and returns the one that follows.
     *
     * @throws NotOwnerException if somebody else has taken over
     * @throws StoreUnavailableException if the database can't be asked; the epoch may have ended
     */
    synchronized long takeAnew(long epoch) {
        try {
            if (isHeldIn(epoch) && !tryToAcquire(null, epoch)) {
                lose();
            }
            return epoch();
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    /**
     * Registers what has to be true for the lease to be renewed: an owner that makes no progress leaves it to a
     * standby.
     */
    void renewWhile(BooleanSupplier progressing) {
        this.progressing = progressing;
    }

    private synchronized void renew() throws SQLException {
        if (!progressing.getAsBoolean()) {
            logger.warn("The command lease is not renewed: a batch has been written for longer than {}", duration);
            return;
        }
        long now = System.nanoTime();
        long epoch = held.epoch();
        if (update(
                "expires_at = clock_timestamp() + ? * interval '1 microsecond' WHERE epoch = ? AND owner = ?",
                micros(),
                epoch,
                owner)) {
            held = new Held(epoch, now + duration.toNanos());
        } else {
            lose();
        }
    }

    private void lose() {
        held = null;
        logger.warn("The command lease was lost: another process has taken over");
        telling.execute(() -> listeners.forEach(listener -> tell(listener::lost)));
    }

    /**
     * @param formerName the owner's name that counts as our own, null for none
     * @param formerEpoch the epoch that is our own, {@link #NONE} for none
     */
    private boolean tryToAcquire(String formerName, long formerEpoch) throws SQLException {
        if (!isFree(formerName, formerEpoch)) {
            return false;
        }
        long now = System.nanoTime();
        long epoch;
        try {
            epoch = takeOver(formerName, formerEpoch);
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            endSessionsThatHoldTheLock();
            epoch = takeOver(formerName, formerEpoch);
        }
        if (epoch == NONE) {
            return false;
        }
        takeOverListeners.forEach(Runnable::run);
        boolean isNew = held == null;
        held = new Held(epoch, now + duration.toNanos());
        logger.info("The command lease is ours: epoch {}", epoch);
        if (isNew) {
            telling.execute(() -> listeners.forEach(listener -> tell(listener::acquired)));
        }
        return true;
    }

    private boolean isFree(String formerName, long formerEpoch) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT " + FREE + " FROM command_lease")) {
            select.setString(1, formerName);
            select.setString(2, owner);
            select.setLong(3, formerEpoch);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * Waits for the flush that may be under way, then raises the epoch; returns {@link #NONE} if somebody else was
     * faster.
     */
    private long takeOver(String formerName, long formerEpoch) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock =
                            connection.prepareStatement("SET LOCAL lock_timeout = '1s';" + LogWrite.LOCK);
                    PreparedStatement update = connection.prepareStatement("""
                         UPDATE command_lease
                         SET epoch = epoch + 1, owner = ?, expires_at = clock_timestamp() + ? * interval '1 microsecond'
                         WHERE %s RETURNING epoch""".formatted(FREE))) {
                lock.execute();
                update.setString(1, owner);
                update.setLong(2, micros());
                update.setString(3, formerName);
                update.setString(4, owner);
                update.setLong(5, formerEpoch);
                long epoch = NONE;
                try (ResultSet row = update.executeQuery()) {
                    if (row.next()) {
                        epoch = row.getLong(1);
                    }
                }
                connection.commit();
                return epoch;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /**
     * The lease has run out, and yet a flush does not end: its process stands still, and its session would block us for
     * ever.
     */
    private void endSessionsThatHoldTheLock() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement terminate = connection.prepareStatement(LogWrite.END_LOCK_HOLDERS)) {
            terminate.execute();
            logger.warn("Ended the session of a former owner that held the writers' lock");
        }
    }

    private boolean update(String change, Object... parameters) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("UPDATE command_lease SET " + change)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setObject(i + 1, parameters[i]);
            }
            return update.executeUpdate() == 1;
        }
    }

    private long micros() {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (Throwable e) {
            logger.error("A listener of the command lease failed", e);
        }
    }

    /** Gives the lease up, so that a standby need not wait. To be called when all commands are answered. */
    @Override
    public void close() {
        thread.interrupt();
        Held last = held;
        held = null;
        telling.shutdown();
        if (last != null) {
            try {
                update("expires_at = clock_timestamp() WHERE epoch = ? AND owner = ?", last.epoch(), owner);
            } catch (SQLException e) {
                logger.info("The command lease could not be given up and will run out: {}", e.getMessage());
            }
        }
    }

    /** Describes a {@link CommandLease}. */
    public static class Builder {

        private DataSource dataSource;
        private String owner;
        private Duration duration = Duration.ofSeconds(5);

        private Builder() {}

        /** Where the events are. */
        public Builder dataSource(DataSource dataSource) {
            this.dataSource = dataSource;
            return this;
        }

        /**
         * The name of this process, unique among all. One that is started under the name of the owner takes the lease
         * at once: it must be certain that the former process has ended, as when a data folder admits only one.
         */
        public Builder owner(String owner) {
            this.owner = owner;
            return this;
        }

        /**
         * How long an owner that is not heard of stays the owner; 5 seconds by default. Renewed five times as often.
         */
        public Builder duration(Duration duration) {
            this.duration = duration;
            return this;
        }

        /** Builds the lease. */
        public CommandLease build() {
            return new CommandLease(this);
        }

        private void validate() {
            BuilderUtils.assertNonNull(dataSource, "A DataSource must be given");
            BuilderUtils.assertNonEmpty(owner, "An owner must be given");
            BuilderUtils.assertThat(duration, d -> d.isPositive(), "must be > 0: duration=" + duration);
        }
    }
}
