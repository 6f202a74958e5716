package io.evenbook.api.market;

import io.evenbook.api.order.Side;
import java.math.BigDecimal;

/**
 * The sum of the resting orders at one price on one side of a book, after an event.
 *
 * @param price at the tick's scale
 * @param quantity in the base asset; zero: the level is gone
 * @param orders the number of resting orders
 */
public record BookLevel(Side side, BigDecimal price, BigDecimal quantity, int orders) {}
