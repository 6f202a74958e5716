package io.evenbook.api.journal;

/** The status of an entry. An entry is one commit or refused, so POSTED is the only status. */
public enum EntryStatus {
    POSTED
}
