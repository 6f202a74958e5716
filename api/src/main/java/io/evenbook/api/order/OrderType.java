package io.evenbook.api.order;

/** The type of an order. */
public enum OrderType {
    /** Trades at its price or better. */
    LIMIT,
    /** Trades at once, at any price or up to its protection price, and never rests. */
    MARKET,
    /** Waits for its stop price, then is a MARKET order. */
    STOP,
    /** Waits for its stop price, then is a LIMIT order. */
    STOP_LIMIT
}
