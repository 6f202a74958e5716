package io.evenbook.api.account;

/**
 * The status of a withdrawal. PENDING: its amount is held. CONFIRMED: the money has left the ledger. CANCELLED,
 * EXPIRED: the hold was released.
 */
public enum WithdrawalStatus {
    PENDING,
    CONFIRMED,
    CANCELLED,
    EXPIRED
}
