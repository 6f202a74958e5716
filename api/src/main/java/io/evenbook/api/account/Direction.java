package io.evenbook.api.account;

/**
 * Which way an asset may newly move on an account. BOTH: either. DEBIT_ONLY: it may only leave. CREDIT_ONLY: it may
 * only come in. NONE: it is frozen. What was agreed before is done in any case.
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
