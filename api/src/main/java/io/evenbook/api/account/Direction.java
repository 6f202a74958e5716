package io.evenbook.api.account;

/**
 * The directions in which an asset may move on an account. DEBIT_ONLY: out. CREDIT_ONLY: in. NONE: neither. A new
 * direction does not affect trades and holds that exist already.
 */
public enum Direction {
    BOTH,
    DEBIT_ONLY,
    CREDIT_ONLY,
    NONE;

    public boolean allowsDebits() {
        return this == BOTH || this == DEBIT_ONLY;
    }

    public boolean allowsCredits() {
        return this == BOTH || this == CREDIT_ONLY;
    }
}
