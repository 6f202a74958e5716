package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.lease.Epochs;
import io.evenbook.axon.postgres.log.CommandLog;
import io.evenbook.axon.postgres.log.LogEnd;

/**
 * The epoch in which this process decides, and the end of the log. Each batch relies on both; whatever makes them
 * unknown ends the tenure, and the next batch begins another.
 */
final class Tenure {

    private final CommandLog log;
    private final GroupCommit writer;
    private final KeySlots keySlots;
    private final Runnable dropStates;

    private long epoch = Epochs.NONE;

    /** Null if it has to be looked up. */
    private LogEnd end;

    private int replacements;

    /** @param dropStates runs when a tenure begins: states in memory may be out of date */
    Tenure(CommandLog log, GroupCommit writer, KeySlots keySlots, Runnable dropStates) {
        this.log = log;
        this.writer = writer;
        this.keySlots = keySlots;
        this.dropStates = dropStates;
    }

    /**
     * Makes sure that this process is the owner and knows the end of the log.
     *
     * @throws io.evenbook.axon.postgres.lease.NotOwnerException if it is not the owner
     * @throws io.evenbook.axon.postgres.sql.StoreUnavailableException if the database cannot be asked
     */
    void ensure() {
        if (replacements != log.replacements()) {
            // The log was set back: no write of this epoch is under way in it
            abandon();
        }
        long now = log.epochs().current();
        if (now != epoch || end == null) {
            dropStates.run();
            end = null;
            // Writes of this epoch under way must end before the next decision
            epoch = now == epoch ? writer.epochAfter(epoch) : now;
            end = writer.findEnd(epoch, keySlots);
            replacements = log.replacements();
        }
    }

    long epoch() {
        return epoch;
    }

    LogEnd end() {
        return end;
    }

    /** The log ends here after a commit. */
    void advanceTo(LogEnd committed) {
        end = committed;
    }

    /** Ends the tenure; the epoch may have writes under way. */
    void interrupt() {
        end = null;
    }

    /** Ends the tenure; the epoch has no writes under way. */
    void abandon() {
        end = null;
        epoch = Epochs.NONE;
    }
}
