package io.evenbook.api.journal;

/** What a journal entry records. */
public enum EntryKind {
    DEPOSIT,
    WITHDRAWAL,
    TRANSFER,
    TRADE,
    ADJUSTMENT,
    REVERSAL
}
