package io.evenbook.api.journal;

/** The side of a posting. */
public enum PostingSide {
    DEBIT,
    CREDIT;

    public PostingSide opposite() {
        return this == DEBIT ? CREDIT : DEBIT;
    }
}
