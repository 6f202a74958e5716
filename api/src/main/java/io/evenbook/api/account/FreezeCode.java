package io.evenbook.api.account;

/** Who froze an account. */
public enum FreezeCode {
    /** A person, for this account alone. */
    OPERATOR,
    /** The suspension of the account's customer, until that ends. */
    CUSTOMER
}
