package io.evenbook.api.journal;

/** The side of the ledger account that a posting is written on. */
public enum PostingSide {
    DEBIT,
    CREDIT;

    public PostingSide opposite() {
        return this == DEBIT ? CREDIT : DEBIT;
    }
}
