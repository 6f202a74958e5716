package io.evenbook.api.journal;

/** An event that carries a journal entry: the one event in which the entry stands. */
public interface PostsEntry {
    JournalEntry entry();
}
