package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;

/** Events of one journal entry with a stream of its own: a manual entry, or an entry that was reversed. */
public sealed interface EntryEvent {
    /** The identifier of the stream: the entry, or the entry that it reverses. */
    EntryId streamId();

    /**
     * An entry was posted with all legs. The events of its accounts follow in the same commit. A reversal is on the
     * stream of the entry that it reverses.
     *
     * @param reverses the entry that it reverses; null: none
     */
    record EntryPosted(JournalEntry entry, EntryId reverses) implements EntryEvent, PostsEntry {
        @Override
        public EntryId streamId() {
            return reverses == null ? entry.entryId() : reverses;
        }
    }
}
