package io.evenbook.api.order;

/**
 * The time in force of an order. GTC: the unfilled quantity rests until it is cancelled. IOC: the unfilled quantity is
 * cancelled at once. MARKET orders are always IOC.
 */
public enum TimeInForce {
    GTC,
    IOC
}
