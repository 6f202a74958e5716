package io.evenbook.api.order;

/**
 * REQUESTED: somebody cancelled it. NOT_FILLED: what an IOC or MARKET order left. MATCH_LIMIT: what is left of an order
 * that met the most orders that one may. FROZEN: its account was frozen.
 */
public enum CancelReason {
    REQUESTED,
    NOT_FILLED,
    MATCH_LIMIT,
    FROZEN
}
