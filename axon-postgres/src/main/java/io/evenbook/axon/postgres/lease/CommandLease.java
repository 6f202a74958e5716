package io.evenbook.axon.postgres.lease;

import io.evenbook.axon.postgres.sql.SqlFailures;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.axonframework.common.BuilderUtils;
import org.axonframework.common.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to handle commands and to append their events. One process holds it; every other process on the same
 * database is a standby and takes over when the owner's lease has run out.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>Each owner has an epoch higher than all epochs before it. Each commit checks its epoch under the writers' lock,
 *       and a take-over raises the epoch under the same lock: a former owner writes nothing after a take-over.
 *   <li>A result without events, for instance a refusal, was decided while this process was the owner.
 *   <li>A standby takes over at most {@link Builder#duration} plus one second after the owner's last renewal, and
 *       within one renewal interval after the owner called {@link #close}. It terminates the session of a former owner
 *       that still holds the writers' lock.
 *   <li>An owner with a commit of unknown outcome begins a new epoch: by then the commit is durable, or its session has
 *       ended and it never will be.
 *   <li>An owner whose batch has been written for longer than {@link Builder#duration} does not renew the lease.
 *   <li>The lease uses the database's clock; clocks of processes don't matter.
 * </ul>
 *
 * <p>While the database cannot be reached nobody takes over, and the owner stays the owner when it is back.
 */
public final class CommandLease implements Ownership, AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(CommandLease.class);

    private static final int RENEWALS_PER_DURATION = 5;

    private final LeaseTable table;
    private final String owner;
    private final Duration duration;
    private final Epochs epochs = new LeasedEpochs();
    private final List<Runnable> takeOverActions = new CopyOnWriteArrayList<>();
    private final OwnershipListeners listeners = new OwnershipListeners();
    private final Thread thread =
            Thread.ofPlatform().name("command-lease").daemon().unstarted(this::run);

    private volatile BooleanSupplier progressing = () -> true;

    /** Null in a standby. */
    private volatile Held held;

    /** @param until the {@link System#nanoTime} before which no other process can have taken over */
    private record Held(long epoch, long until) {}

    private CommandLease(Builder builder) {
        builder.validate();
        this.owner = builder.owner;
        this.duration = builder.duration;
        this.table = new LeaseTable(builder.dataSource, builder.owner, builder.duration);
    }

    /** Starts a builder; data source and owner are required. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts to acquire and renew the lease. Returns when this process holds it or has seen another owner. Does nothing
     * if it has started.
     */
    public synchronized void start() {
        if (thread.getState() != Thread.State.NEW) {
            return;
        }
        try {
            tryToAcquire(owner, Epochs.NONE);
        } catch (SQLException e) {
            logger.warn("The command lease cannot be acquired for now: {}", e.getMessage());
        }
        thread.start();
    }

    @Override
    public boolean isHeld() {
        return held != null;
    }

    @Override
    public Registration addListener(Listener listener) {
        return listeners.add(listener, this::isHeld);
    }

    /** The fencing tokens of this lease, for the engine and the command bus. */
    public Epochs epochs() {
        return epochs;
    }

    private void run() {
        boolean reachable = true;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos() / RENEWALS_PER_DURATION);
                if (isHeld()) {
                    renew();
                } else {
                    // By name only at the start: two processes with one name would take the lease from each other
                    tryToAcquire(null, Epochs.NONE);
                }
                reachable = true;
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                if (reachable) {
                    logger.warn("The command lease cannot be renewed or acquired for now: {}", e.getMessage());
                }
                reachable = false;
            }
        }
    }

    private synchronized void renew() throws SQLException {
        if (!progressing.getAsBoolean()) {
            logger.warn("The command lease is not renewed: a batch has been written for longer than {}", duration);
            return;
        }
        long now = System.nanoTime();
        long epoch = held.epoch();
        if (table.renew(epoch)) {
            held = new Held(epoch, now + duration.toNanos());
        } else {
            lose();
        }
    }

    private void lose() {
        held = null;
        logger.warn("The command lease was lost: another process has taken over");
        listeners.lost();
    }

    private boolean tryToAcquire(String formerName, long formerEpoch) throws SQLException {
        long now = System.nanoTime();
        long epoch = table.takeOverIfFree(formerName, formerEpoch);
        if (epoch == Epochs.NONE) {
            return false;
        }
        takeOverActions.forEach(Runnable::run);
        boolean isNew = held == null;
        held = new Held(epoch, now + duration.toNanos());
        logger.info("This process holds the command lease in epoch {}", epoch);
        if (isNew) {
            listeners.acquired();
        }
        return true;
    }

    /** Releases the lease, so that a standby need not wait. Call it when all commands are answered. */
    @Override
    public void close() {
        thread.interrupt();
        Held last = held;
        held = null;
        listeners.stop();
        if (last != null) {
            try {
                table.release(last.epoch());
            } catch (SQLException e) {
                logger.info("The command lease could not be released and will run out: {}", e.getMessage());
            }
        }
    }

    private final class LeasedEpochs implements Epochs {

        @Override
        public String owner() {
            return owner;
        }

        @Override
        public boolean isOwner() {
            return isHeld();
        }

        @Override
        public long current() {
            Held now = held;
            if (now == null) {
                throw new NotOwnerException();
            }
            return now.epoch();
        }

        @Override
        public boolean isCurrent(long epoch) {
            Held now = held;
            return now != null && now.epoch() == epoch;
        }

        @Override
        public void confirm(long epoch) {
            Held now = held;
            if (now != null && now.epoch() == epoch && System.nanoTime() - now.until() < 0) {
                return;
            }
            try {
                if (!table.isOwnedIn(epoch)) {
                    throw new NotOwnerException();
                }
            } catch (SQLException e) {
                throw SqlFailures.translate(e);
            }
        }

        @Override
        public long next(long epoch) {
            synchronized (CommandLease.this) {
                try {
                    if (isCurrent(epoch) && !tryToAcquire(null, epoch)) {
                        lose();
                    }
                    return current();
                } catch (SQLException e) {
                    throw new StoreUnavailableException(e);
                }
            }
        }

        @Override
        public Duration leaseDuration() {
            return duration;
        }

        @Override
        public void renewWhile(BooleanSupplier isProgressing) {
            progressing = isProgressing;
        }

        @Override
        public void onTakeOver(Runnable action) {
            takeOverActions.add(action);
        }
    }

    /** Describes a {@link CommandLease}. */
    public static class Builder {

        private DataSource dataSource;
        private String owner;
        private Duration duration = Duration.ofSeconds(5);

        private Builder() {}

        /** The database of the event store. */
        public Builder dataSource(DataSource dataSource) {
            this.dataSource = dataSource;
            return this;
        }

        /**
         * The name of this process, unique among all. A process that starts under the name of the current owner takes
         * the lease at once, so the former process must have ended: for instance because both need the same data
         * folder, which admits one process.
         */
        public Builder owner(String owner) {
            this.owner = owner;
            return this;
        }

        /** How long an owner stays the owner after its last renewal; 5 seconds by default, renewed every fifth. */
        public Builder duration(Duration duration) {
            this.duration = duration;
            return this;
        }

        /** Builds the lease; {@link CommandLease#start} acquires it. */
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
