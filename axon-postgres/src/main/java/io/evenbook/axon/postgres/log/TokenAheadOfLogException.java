package io.evenbook.axon.postgres.log;

import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * A token is beyond the end of the log: the log was set back, to a backup or to a standby that lacked the last commits.
 * The reader has written rows for events that are gone and must start again from the first event.
 */
public class TokenAheadOfLogException extends EventStoreException {

    TokenAheadOfLogException(long token, long head) {
        super("The token is at position %d, but the log ends at %d: it was set back".formatted(token, head));
    }
}
