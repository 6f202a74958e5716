package io.evenbook.demo.replay;

/** One match of a resting maker with an arriving taker. */
public record Fill(long makerNumber, long takerNumber, long priceTicks, long quantity) {}
