package io.evenbook.api.order;

/** How long an order stays in force. MARKET orders are always IOC. */
public enum TimeInForce {
    /** Good till cancelled: the unfilled quantity rests until it is cancelled. */
    GTC,
    /** Immediate or cancel: the unfilled quantity is cancelled at once. */
    IOC,
    /** Fill or kill: the order is filled as a whole at once, or cancelled. */
    FOK
}
