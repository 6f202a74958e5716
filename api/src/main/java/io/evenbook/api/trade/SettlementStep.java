package io.evenbook.api.trade;

/** What the settlement of a trade waits for: the pay-in of both sides, then the pay-out of both, then its record on the trade. */
public enum SettlementStep { PAY_IN, PAY_OUT, RECORD }
