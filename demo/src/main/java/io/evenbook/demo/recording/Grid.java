package io.evenbook.demo.recording;

import java.math.BigDecimal;

/**
 * The units of a market, both powers of ten: with a tick of 0.01, 41,275 ticks are 412.75.
 *
 * @param tick the step of prices, at most 0.01
 * @param lot the step of quantities, at most 1
 */
public record Grid(BigDecimal tick, BigDecimal lot) {
    /** Cents, and whole numbers. */
    public static final Grid CENTS = new Grid(new BigDecimal("0.01"), BigDecimal.ONE);

    /** The price at the tick's scale. */
    public BigDecimal price(long ticks) {
        return tick.multiply(BigDecimal.valueOf(ticks));
    }

    /** The quantity at the lot's scale. */
    public BigDecimal quantity(long lots) {
        return lot.multiply(BigDecimal.valueOf(lots));
    }

    /** Price times quantity, exactly. */
    public BigDecimal amount(long ticks, long lots) {
        return price(ticks).multiply(quantity(lots));
    }

    /** @throws ArithmeticException if the price is no multiple of the tick, or has more ticks than a {@code long} */
    public long ticks(BigDecimal price) {
        return price.movePointRight(tick.scale()).longValueExact();
    }

    /** @throws ArithmeticException if the quantity is no multiple of the lot, or has more lots than a {@code long} */
    public long lots(BigDecimal quantity) {
        return quantity.movePointRight(lot.scale()).longValueExact();
    }
}
