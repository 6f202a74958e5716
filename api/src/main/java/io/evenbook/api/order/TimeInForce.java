package io.evenbook.api.order;

/**
 * GTC: what is not filled at once rests until it is cancelled. IOC: what is not filled at once is cancelled. MARKET
 * orders are always IOC.
 */
public enum TimeInForce {
    GTC,
    IOC
}
