package io.evenbook.api.customer;

/** The outcome of a KYC case. */
public enum KycDecision {
    /** The customer has the level of the case. */
    GRANTED,
    /** The customer keeps its present level. */
    REFUSED,
    /** As refused; a new request with more documents is welcome. */
    MORE_NEEDED
}
