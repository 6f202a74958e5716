package io.evenbook.api.account;

import java.math.BigDecimal;

/**
 * The terms that the hold of an order covers.
 *
 * @param price the worst at which it trades, in the quote asset
 * @param quantity open, in the base asset; greater than zero
 */
public record HeldTerms(BigDecimal price, BigDecimal quantity) {}
