package io.evenbook.axon.postgres.log;

import org.axonframework.eventsourcing.eventstore.EventStoreException;

/** A read needs events in a detached segment of the log. Attach the segment again to read them. */
public class DetachedEventsException extends EventStoreException {

    /** @param what the events that the read needs */
    public DetachedEventsException(String what) {
        super("In a detached segment of the log: " + what);
    }
}
