package io.evenbook.axon.postgres.log;

import org.axonframework.eventsourcing.eventstore.EventStoreException;

/** Events are needed that are in a detached part of the log. They can be read when the part is attached again. */
public class DetachedEventsException extends EventStoreException {

    /** @param what is needed */
    public DetachedEventsException(String what) {
        super("In a detached part of the log: " + what);
    }
}
