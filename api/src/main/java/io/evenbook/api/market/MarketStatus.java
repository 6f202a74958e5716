package io.evenbook.api.market;

/** The status of a market. A halted market refuses new orders; cancels and reductions are accepted. */
public enum MarketStatus {
    OPEN,
    HALTED
}
