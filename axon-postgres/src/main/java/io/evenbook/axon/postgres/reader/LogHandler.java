package io.evenbook.axon.postgres.reader;

import org.axonframework.eventhandling.EventMessage;

/** Takes the log on, batch by batch, from a {@link LogReader}. */
public interface LogHandler {

    /**
     * Whether it is to be given an event; asked of what comes next while a batch is handled, by another thread. Should
     * not look at the payload itself, which is deserialized when it is looked at.
     */
    boolean handles(EventMessage<?> event);

    /**
     * Returns when the batch is done and its token stored. What it throws has the events come again, perhaps in other
     * batches.
     *
     * @param batch follows the one before without a gap, save that after a failure what was done may come again
     * @param storeToken to be called when all of the batch is done; in its transaction where it has one that the token
     *     can share
     */
    void handle(LogBatch batch, Runnable storeToken) throws Exception;

    /**
     * Whether the store or the network caused a failure, so that the same events succeed later: a lost connection, a
     * timeout, a deadlock. Otherwise the events are poison: the reader records them after the second failure in a row.
     */
    default boolean isTransient(Throwable failure) {
        return TransientFailure.isIn(failure);
    }
}
