package io.evenbook.api.order;

/** A LIMIT order trades at its price or better, a MARKET order at any price and never rests. */
public enum OrderType {
    LIMIT,
    MARKET
}
