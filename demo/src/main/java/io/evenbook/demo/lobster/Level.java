package io.evenbook.demo.lobster;

/** All that rests at one price of one side of a book. */
public record Level(long priceTenThousandths, long quantity) {}
