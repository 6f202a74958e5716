package io.evenbook.api.order;

/**
 * The type of an order. A LIMIT order trades at its price or better. A MARKET order trades at any price and never
 * rests.
 */
public enum OrderType {
    LIMIT,
    MARKET
}
