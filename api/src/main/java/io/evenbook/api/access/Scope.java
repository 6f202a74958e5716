package io.evenbook.api.access;

/** How far a permission reaches. The order counts: {@code ALL} includes {@code OWN}. */
public enum Scope {
    /** The accounts of the user's customer, and accounts delegated to the user. */
    OWN,
    /** All accounts, also those without a customer. */
    ALL
}
