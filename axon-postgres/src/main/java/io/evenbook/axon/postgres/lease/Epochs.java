package io.evenbook.axon.postgres.lease;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;

/**
 * The fencing tokens under which a process writes. Each take-over of the {@link CommandLease} begins a higher epoch,
 * and every commit checks its epoch under the writers' lock.
 */
public interface Epochs {

    /** The epoch of a process that writes without a lease. */
    long NONE = -1;

    /** The owner's name; null without a lease. */
    String owner();

    /** Whether this process may write, as far as it knows. */
    boolean isOwner();

    /**
     * The current epoch of this process; {@link #NONE} without a lease.
     *
     * @throws NotOwnerException if another process holds the lease
     */
    long current();

    /** Whether this process owns the lease and began this epoch, as far as it knows. */
    boolean isCurrent(long epoch);

    /**
     * Returns if this process still owns the epoch. Asks the database only after the lease has run out.
     *
     * @throws NotOwnerException if another process has taken over
     * @throws io.evenbook.axon.postgres.sql.StoreUnavailableException if the database must be asked and cannot be
     */
    void confirm(long epoch);

    /**
     * Ends an epoch of this process, with every write under way in it, and returns the next one. Without a lease it
     * returns the same.
     *
     * @throws NotOwnerException if another process has taken over
     * @throws io.evenbook.axon.postgres.sql.StoreUnavailableException if the database cannot be asked; the epoch may
     *     have ended
     */
    long next(long epoch);

    /** How long the lease lasts without renewal; forever without a lease. */
    Duration leaseDuration();

    /** Renews the lease only while this returns true: an owner that makes no progress leaves it to a standby. */
    void renewWhile(BooleanSupplier progressing);

    /** Runs an action after each take-over, before the first command. */
    void onTakeOver(Runnable action);

    /** For a process without a lease: always the owner, in the epoch {@link #NONE}. */
    static Epochs unfenced() {
        return Unfenced.INSTANCE;
    }

    /** The epochs of a process without a lease. */
    enum Unfenced implements Epochs {
        /** The only one. */
        INSTANCE;

        @Override
        public String owner() {
            return null;
        }

        @Override
        public boolean isOwner() {
            return true;
        }

        @Override
        public long current() {
            return NONE;
        }

        @Override
        public boolean isCurrent(long epoch) {
            return epoch == NONE;
        }

        @Override
        public void confirm(long epoch) {
            // Nobody else can have taken over
        }

        @Override
        public long next(long epoch) {
            return epoch;
        }

        @Override
        public Duration leaseDuration() {
            return ChronoUnit.FOREVER.getDuration();
        }

        @Override
        public void renewWhile(BooleanSupplier progressing) {
            // There is nothing to renew
        }

        @Override
        public void onTakeOver(Runnable action) {
            // There are no take-overs
        }
    }
}
