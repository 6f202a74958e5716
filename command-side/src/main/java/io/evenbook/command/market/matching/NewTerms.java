package io.evenbook.command.market.matching;

/**
 * What an amendment makes of an order.
 *
 * @param priceTicks the worst price at which it trades; 0: a seller takes any
 * @param openLots what is open afterwards; greater than zero
 * @param displayLots 0: all
 * @param expiresAt microseconds since 1970; 0: never
 */
public record NewTerms(long priceTicks, long openLots, long displayLots, long expiresAt) {}
