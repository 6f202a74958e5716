package io.evenbook.api.market;

/** What a market does with orders. A new market is OPEN. */
public enum Phase {
    /** Nothing. Freezes, expiries and cancels of all orders go on. */
    CLOSED,
    /** Collects orders for an auction; leaving this phase trades them at one price. */
    CALL,
    /** Matches each order as it arrives. */
    OPEN,
    /** Accepts cancels and reductions only, because of an incident. */
    HALTED,
    /** Accepts cancels and reductions only. */
    CANCEL_ONLY
}
