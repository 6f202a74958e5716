package io.evenbook.command.market.matching;

/** What a market does with orders. */
public enum Phase {
    /** Nothing. */
    CLOSED,
    /** Collects orders for an auction. */
    CALL,
    /** Matches each order as it arrives. */
    OPEN,
    /** Accepts cancels only, because of an incident. */
    HALTED,
    /** Accepts cancels only. */
    CANCEL_ONLY
}
