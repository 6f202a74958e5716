package io.evenbook.axon.postgres.reader;

import org.axonframework.eventhandling.EventMessage;

/** Handles the log, batch by batch, for a {@link LogReader}. */
public interface LogHandler {

    /**
     * Whether it handles an event. The reader asks for the events of the next batch on another thread while this
     * handler handles one. Should use the payload type only: asking for the payload deserializes it.
     */
    boolean handles(EventMessage<?> event);

    /**
     * Handles a batch and stores its token. If it throws, the events come again, perhaps in other batches.
     *
     * @param batch follows the one before without a gap; after a failure handled events may come again
     * @param storeToken call it when the whole batch is handled, in the same transaction if the token can share it
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
