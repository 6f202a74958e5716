package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;

/** An event that carries a journal entry: the one event in which the entry stands. */
public interface PostsEntry {
    JournalEntry entry();

    /** The entry that this one reverses; null: none. */
    default EntryId reverses() {
        return null;
    }
}
