package io.evenbook.api.customer;

/** The kinds of commands that a customer's limits count, each apart. */
public enum AllowanceKind {
    /** Orders, by the amount of the quote asset. */
    TRADE,
    /** Withdrawals, and transfers to accounts that are not the customer's. */
    WITHDRAWAL
}
