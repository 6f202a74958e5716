package io.evenbook.api.market;

/** What a market's phase allows or refuses. */
public enum PhaseAction {
    /** An order that may rest or waits: LIMIT that is neither IOC nor FOK, STOP, STOP_LIMIT. */
    REST,
    /** An order that must trade at once: MARKET, IOC, FOK. */
    TAKE,
    /** An order that must not trade at once. */
    POST_ONLY,
    /** An amendment by which an order loses its place: another price, a larger quantity or display. */
    MOVE,
    /** An amendment by which an order keeps its place: a smaller quantity or display, another expiry. */
    AMEND,
    /** A cancel of one order. */
    CANCEL
}
