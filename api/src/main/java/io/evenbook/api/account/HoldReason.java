package io.evenbook.api.account;

/**
 * The reason of a hold. CREDIT_ORDER: an order that counts on receipts to come or on a net debit cap, so what it holds
 * may exceed what the account has; it yields to the settlement of a window. MANUAL: a client placed it. SETTLEMENT: no
 * hold of its own, but what is held for deliveries in clearing windows.
 */
public enum HoldReason {
    ORDER,
    CREDIT_ORDER,
    WITHDRAWAL,
    MANUAL,
    SETTLEMENT;

    /** Whether an order stands behind the hold. */
    public boolean isOrder() {
        return this == ORDER || this == CREDIT_ORDER;
    }
}
