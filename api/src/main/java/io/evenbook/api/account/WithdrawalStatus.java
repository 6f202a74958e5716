package io.evenbook.api.account;

/** PENDING: its funds are held. CONFIRMED: the money has left. CANCELLED, EXPIRED: it stays. */
public enum WithdrawalStatus {
    PENDING,
    CONFIRMED,
    CANCELLED,
    EXPIRED
}
