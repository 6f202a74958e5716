package io.evenbook.api.journal;

/** POSTED: it counts. There is no other: an entry is one commit, or refused. */
public enum EntryStatus {
    POSTED
}
