package io.evenbook.api.trade;

/** EXECUTED: matched. SETTLED: both sides have exchanged what they traded. FAILED: cancelled, nothing was exchanged. */
public enum TradeStatus {
    EXECUTED,
    SETTLED,
    FAILED
}
