package io.evenbook.api.port;

/** Finds the position of a journal entry in the log. */
@FunctionalInterface
public interface EntryPositions {

    /**
     * Returns the position of the event that carries an entry. Finds every entry that was posted before the call.
     *
     * @param entryId the client's text; it may be malformed
     * @throws io.evenbook.api.RejectedException {@code entry.unknown} if no such entry was posted
     */
    long find(String entryId);
}
