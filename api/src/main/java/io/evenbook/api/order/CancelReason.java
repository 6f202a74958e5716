package io.evenbook.api.order;

/** REQUESTED: somebody cancelled it. NOT_FILLED: what an IOC or MARKET order left. */
public enum CancelReason { REQUESTED, NOT_FILLED }
