package io.evenbook.api.journal;

import io.evenbook.api.RejectedException;

/** The entries of the journal, for those who are to take one back. */
@FunctionalInterface
public interface PostedEntries {

    /**
     * An entry as the journal shows it. Whatever was posted before the call is found.
     *
     * @throws RejectedException {@code entry.unknown} if no such entry was posted
     */
    EntryAnswer find(String entryId);
}
