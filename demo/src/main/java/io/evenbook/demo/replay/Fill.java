package io.evenbook.demo.replay;

/** One match: the maker rested, the taker arrived. */
public record Fill(long makerNumber, long takerNumber, long priceTenThousandths, long quantity) {}
