package io.evenbook.api.market;

import java.math.BigDecimal;

/**
 * The sizes of orders that a market accepts. Bounds are inclusive.
 *
 * @param minimumQuantity the least quantity of an order, a multiple of lotSize; null: any
 * @param maximumQuantity the greatest quantity of an order, a multiple of lotSize; null: any
 * @param minimumNotional the least price x quantity, or budget, in the quote asset; null: any
 * @param maximumNotional the greatest price x quantity, or budget, in the quote asset; null: any
 */
public record OrderSizes(
        BigDecimal minimumQuantity,
        BigDecimal maximumQuantity,
        BigDecimal minimumNotional,
        BigDecimal maximumNotional) {
    /** No bounds. */
    public static final OrderSizes ANY = new OrderSizes(null, null, null, null);
}
