package io.evenbook.api.customer;

/** What a delegation allows. {@code TRADE} includes {@code READ}; neither includes withdrawals. */
public enum DelegationLevel {
    READ,
    TRADE
}
