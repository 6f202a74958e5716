package io.evenbook.api.market;

/** What a market's phase allows or refuses. */
public enum PhaseAction {
    /** An order that may rest or waits: LIMIT that is neither IOC nor FOK, STOP, STOP_LIMIT. */
    REST,
    /** An order that must trade at once: MARKET, IOC, FOK. */
    TAKE,
    /** An order that must not trade at once. */
    POST_ONLY,
    /** New terms of an order: price, larger quantity, display, expiry. */
    AMEND,
    /** A smaller quantity of an order. */
    REDUCE,
    /** A cancel of one order. */
    CANCEL
}
