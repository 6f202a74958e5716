package io.evenbook.api.clearing;

/**
 * The kind of an obligation that follows from a trade. PENALTY: for a day on which it failed. COMPENSATION: the open
 * quantity is settled in cash. CANCELLATION: what was novated is taken back. PORTING: it goes over to another account.
 */
public enum ObligationKind {
    PENALTY,
    COMPENSATION,
    CANCELLATION,
    PORTING
}
