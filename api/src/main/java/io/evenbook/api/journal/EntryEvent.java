package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;

/** Facts about one journal entry that has a stream of its own: one that was written by hand, or reversed. */
public sealed interface EntryEvent {
    /** The entry that the stream is named for. */
    EntryId streamId();

    /**
     * An entry was posted, all legs of it; the events of the accounts follow. A reversal stands on the stream of the
     * entry that it reverses.
     *
     * @param reverses the entry that it reverses, or null
     */
    record EntryPosted(JournalEntry entry, EntryId reverses) implements EntryEvent, PostsEntry {
        @Override
        public EntryId streamId() {
            return reverses == null ? entry.entryId() : reverses;
        }
    }
}
