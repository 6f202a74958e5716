package io.evenbook.api.market;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.evenbook.api.order.Side;

/**
 * The sum of the resting orders at one price on one side of a book, after an event.
 *
 * @param priceTicks the price in ticks
 * @param lots the quantity that the book shows, in lots; zero: the level is gone
 * @param orders the number of resting orders
 */
public record BookLevel(
        Side side,
        @JsonFormat(shape = JsonFormat.Shape.STRING) long priceTicks,
        @JsonFormat(shape = JsonFormat.Shape.STRING) long lots,
        int orders) {}
