package io.evenbook.api.market;

/** A halted market takes no new orders; cancels and reductions go on. */
public enum MarketStatus {
    OPEN,
    HALTED
}
