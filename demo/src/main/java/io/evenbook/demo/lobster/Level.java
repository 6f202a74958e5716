package io.evenbook.demo.lobster;

/** The total resting quantity at one price of one side of a book. */
public record Level(long priceTenThousandths, long quantity) {}
