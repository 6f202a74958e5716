package io.evenbook.api.journal;

/** The kind of a journal entry. */
public enum EntryKind {
    DEPOSIT,
    WITHDRAWAL,
    TRANSFER,
    TRADE,
    ADJUSTMENT,
    REVERSAL
}
