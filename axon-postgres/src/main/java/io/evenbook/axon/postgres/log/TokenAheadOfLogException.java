package io.evenbook.axon.postgres.log;

import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * A token is beyond the end of the log. The log was set back, to a backup or to a standby that had not received all of
 * it: what the reader has written belongs to events that are gone, and it must start anew.
 */
public class TokenAheadOfLogException extends EventStoreException {

    TokenAheadOfLogException(long token, long head) {
        super("The token is at position %d, and the log ends at %d: it was set back".formatted(token, head));
    }
}
