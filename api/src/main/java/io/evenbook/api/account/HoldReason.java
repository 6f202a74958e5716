package io.evenbook.api.account;

/** What a hold sets funds aside for. */
public enum HoldReason {
    ORDER,
    WITHDRAWAL,
    MANUAL
}
