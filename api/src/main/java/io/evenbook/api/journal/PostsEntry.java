package io.evenbook.api.journal;

import io.evenbook.api.id.EntryId;

/** An event that carries a journal entry. The log has exactly one such event per entry. */
public interface PostsEntry {
    /** Null if nothing is posted, since all that would be is zero. */
    JournalEntry entry();

    /** The entry that this one reverses; null: none. */
    default EntryId reverses() {
        return null;
    }
}
