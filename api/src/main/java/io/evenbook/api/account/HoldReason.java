package io.evenbook.api.account;

/** The reason of a hold. MANUAL: a client placed it. */
public enum HoldReason {
    ORDER,
    WITHDRAWAL,
    MANUAL
}
