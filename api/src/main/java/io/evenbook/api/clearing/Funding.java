package io.evenbook.api.clearing;

/**
 * How a participant of a scheme funds its orders. PREFUNDED: each order holds all that it pays, so no trade of it fails
 * for lack. CREDIT: orders count on receipts to come and on a net debit cap; deliveries are reserved when they are due.
 */
public enum Funding {
    PREFUNDED,
    CREDIT
}
