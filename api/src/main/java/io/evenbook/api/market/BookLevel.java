package io.evenbook.api.market;

import io.evenbook.api.order.Side;
import java.math.BigDecimal;

/**
 * All that rests at one price of one side of a book, in absolute terms.
 *
 * @param price at the tick's scale
 * @param quantity in the base asset; zero: the level is gone
 * @param orders how many orders rest there
 */
public record BookLevel(Side side, BigDecimal price, BigDecimal quantity, int orders) {}
