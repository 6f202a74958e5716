package io.evenbook.api.trade;

/** EXECUTED: matched. PAID_IN: both sides have paid into clearing. SETTLED: both have been paid. FAILED: reversed by an operator. */
public enum TradeStatus { EXECUTED, PAID_IN, SETTLED, FAILED }
