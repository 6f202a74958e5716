package io.evenbook.api.port;

/** Where in the log the journal's entries stand, for those who have to read one there. */
@FunctionalInterface
public interface EntryPositions {

    /**
     * The position of the event that carries an entry. Whatever was posted before the call is found.
     *
     * @param entryId as the client wrote it
     * @throws io.evenbook.api.RejectedException {@code entry.unknown} if no such entry was posted
     */
    long find(String entryId);
}
