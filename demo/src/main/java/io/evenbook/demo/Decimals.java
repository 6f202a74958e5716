package io.evenbook.demo;

import java.math.BigDecimal;

/** Numbers of a recording as the service writes them, and back. */
final class Decimals {
    private static final int PRICE_SCALE = 4;
    private static final int CENTS = 2;

    private Decimals() {}

    /** Ten-thousandths as a decimal in cents, or finer if it must be. */
    static String price(long tenThousandths) {
        BigDecimal price = BigDecimal.valueOf(tenThousandths, PRICE_SCALE).stripTrailingZeros();
        return price.setScale(Math.max(CENTS, price.scale())).toPlainString();
    }

    /** @throws ArithmeticException if it is finer than a ten-thousandth */
    static long tenThousandths(String price) {
        return new BigDecimal(price).movePointRight(PRICE_SCALE).longValueExact();
    }

    /** @throws ArithmeticException if it is not a whole number */
    static long whole(String quantity) {
        return new BigDecimal(quantity).longValueExact();
    }
}
