package io.evenbook.api.market;

/** What a market's phase allows or refuses. */
public enum PhaseAction {
    /** An order that may rest: LIMIT, STOP and STOP_LIMIT that are neither IOC nor FOK. */
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
