package io.evenbook.command.market;

import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.Side;

/**
 * What of an order stands in the book.
 *
 * @param lots     greater than zero
 * @param sequence of its arrival: at one price, the lower one trades first. Unique in the book; a reduction keeps it
 */
public record RestingOrder(OrderId orderId, Side side, long priceTicks, long lots, long sequence) {

    RestingOrder withLots(long newLots) {
        return new RestingOrder(orderId, side, priceTicks, newLots, sequence);
    }
}
