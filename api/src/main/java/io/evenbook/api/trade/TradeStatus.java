package io.evenbook.api.trade;

/**
 * The status of a trade. EXECUTED: matched, not yet settled. SETTLED: both sides have exchanged base and quote amount.
 * FAILED: cancelled before settlement.
 */
public enum TradeStatus {
    EXECUTED,
    SETTLED,
    FAILED
}
