package io.evenbook.api.market;

/** What happens to an order that would trade outside the dynamic band. */
public enum BandAction {
    /** Its rest is cancelled. */
    CANCEL,
    /** It rests, and the market calls an auction. */
    AUCTION
}
