package io.evenbook.demo.recording;

/** The total resting quantity, in lots, at one price of one side of a book. */
public record Level(long priceTicks, long quantity) {}
