package io.evenbook.api.journal;

/** What a journal entry records. */
public enum EntryKind { DEPOSIT, WITHDRAWAL, TRANSFER_OUT, TRANSFER_IN, PAY_IN, PAY_OUT, ADJUSTMENT, REVERSAL }
