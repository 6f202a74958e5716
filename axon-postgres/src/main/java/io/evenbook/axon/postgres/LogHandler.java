package io.evenbook.axon.postgres;

import org.axonframework.eventhandling.EventMessage;

/** Takes the log on, part by part, from a {@link LogReader}. */
public interface LogHandler {

    /** Whether it is to be given an event. Should not look at the payload itself, which is deserialized when it is looked at. */
    boolean handles(EventMessage<?> event);

    /**
     * Returns when the part is done and its token stored. What it throws has the events come again, perhaps in other parts.
     *
     * @param part       follows the one before without a gap, save that after a failure what was done may come again
     * @param storeToken to be called when all of the part is done; in its transaction where it has one that the token can share
     */
    void handle(LogPart part, Runnable storeToken) throws Exception;
}
