package io.evenbook.api.order;

/**
 * The reason why an order was cancelled. REQUESTED: a client cancelled it. NOT_FILLED: the unfilled rest of an IOC or
 * FOK or MARKET order. MATCH_LIMIT: the order reached the limit of matches of one order. SELF_TRADE: it met an order of
 * its own account. FROZEN: its account was frozen.
 */
public enum CancelReason {
    REQUESTED,
    NOT_FILLED,
    MATCH_LIMIT,
    SELF_TRADE,
    FROZEN
}
