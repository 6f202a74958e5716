package io.evenbook.axon.postgres.log;

import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * The log was set back, or continues elsewhere without its last commits, while a stream reads it. Events that the
 * stream delivered may be gone: the reader must open a new stream, from the token that it stored with its own writes.
 */
public class LogReplacedException extends EventStoreException {

    LogReplacedException(LogEnd now) {
        super("The log was set back or continues elsewhere: it is in incarnation %s and ends at position %d"
                .formatted(now.incarnation(), now.position()));
    }
}
