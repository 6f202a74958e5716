package io.evenbook.api.customer;

/** What a customer may do at all. */
public enum CustomerStatus {
    /** Created, and not yet identified: KYC level 0. */
    PENDING,
    ACTIVE,
    /** The accounts of the customer are frozen at level DEBITS. */
    SUSPENDED,
    /** For good. */
    CLOSED
}
