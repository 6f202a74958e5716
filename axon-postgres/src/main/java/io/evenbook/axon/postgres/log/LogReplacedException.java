package io.evenbook.axon.postgres.log;

import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * The log that a stream reads was set back, or goes on elsewhere without its last commits. What the stream gave may be
 * gone: its reader opens another one, from a token that it stored with what it did.
 */
public class LogReplacedException extends EventStoreException {

    LogReplacedException(LogEnd now) {
        super("The log was set back, or goes on elsewhere: it is in incarnation %s and ends at position %d"
                .formatted(now.incarnation(), now.position()));
    }
}
