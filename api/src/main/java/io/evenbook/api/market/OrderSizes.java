package io.evenbook.api.market;

import java.math.BigDecimal;

/**
 * The sizes of orders that a market accepts. Bounds are inclusive.
 *
 * @param minimumQuantity greater than zero, a multiple of the lot; null: any
 * @param maximumQuantity at least the minimum, a multiple of the lot; null: any
 * @param minimumNotional greater than zero, in the quote asset; of an order with a limit price or a budget; null: any
 * @param maximumNotional at least the minimum, in the quote asset; null: any
 */
public record OrderSizes(
        BigDecimal minimumQuantity,
        BigDecimal maximumQuantity,
        BigDecimal minimumNotional,
        BigDecimal maximumNotional) {
    /** No bounds. */
    public static final OrderSizes ANY = new OrderSizes(null, null, null, null);
}
