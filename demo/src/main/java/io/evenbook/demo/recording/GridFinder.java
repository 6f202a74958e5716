package io.evenbook.demo.recording;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Checks the prices and quantities of a recording while it is read, and finds the coarsest grid that holds them all:
 * the exchange's own is not in the files. Decimals beyond the eighth, and values beyond 92 billion, are refused.
 */
public final class GridFinder {
    private static final int MOST_DECIMALS = 8;
    private static final int CENTS = 2;
    private static final int SHOWN = 40;
    /** The greatest value that a {@code long} counts in units of the eighth decimal. */
    private static final BigDecimal LARGEST =
            BigDecimal.valueOf(Long.MAX_VALUE, MOST_DECIMALS).setScale(0, RoundingMode.DOWN);

    private int priceDecimals = CENTS;
    private int quantityDecimals;

    /** @throws IllegalArgumentException naming the field, if the price is not greater than zero and within bounds */
    public BigDecimal price(String field, BigDecimal value) {
        priceDecimals = Math.max(priceDecimals, decimals(field, positive(field, value)));
        return value;
    }

    /** @throws IllegalArgumentException naming the field, if the quantity is not greater than zero and within bounds */
    public BigDecimal quantity(String field, BigDecimal value) {
        return quantityOrZero(field, positive(field, value));
    }

    /** @throws IllegalArgumentException naming the field, if the quantity is below zero or out of bounds */
    public BigDecimal quantityOrZero(String field, BigDecimal value) {
        require(value.signum() >= 0, "must be >= 0: ", field, value);
        quantityDecimals = Math.max(quantityDecimals, decimals(field, value));
        return value;
    }

    /** The coarsest grid of all values so far; at least as fine as cents. */
    public Grid grid() {
        return new Grid(BigDecimal.ONE.movePointLeft(priceDecimals), BigDecimal.ONE.movePointLeft(quantityDecimals));
    }

    private static BigDecimal positive(String field, BigDecimal value) {
        require(value.signum() > 0, "must be > 0: ", field, value);
        return value;
    }

    private static int decimals(String field, BigDecimal value) {
        require(value.compareTo(LARGEST) <= 0, "must be at most " + LARGEST + ": ", field, value);
        int decimals = Math.max(0, value.stripTrailingZeros().scale());
        require(decimals <= MOST_DECIMALS, "must have at most " + MOST_DECIMALS + " decimals: ", field, value);
        return decimals;
    }

    private static void require(boolean valid, String what, String field, BigDecimal value) {
        if (!valid) {
            String text = value.toString();
            throw new IllegalArgumentException(what + field + "=" + text.substring(0, Math.min(SHOWN, text.length())));
        }
    }
}
