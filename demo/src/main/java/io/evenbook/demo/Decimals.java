package io.evenbook.demo;

import java.math.BigDecimal;

/** Converts between a recording's integers and the service's decimal strings. */
final class Decimals {
    private static final int PRICE_SCALE = 4;
    private static final int CENTS = 2;

    private Decimals() {}

    /** At least two decimals: 2239500 gives {@code 223.95}, 2238201 gives {@code 223.8201}. */
    static String price(long tenThousandths) {
        BigDecimal price = BigDecimal.valueOf(tenThousandths, PRICE_SCALE).stripTrailingZeros();
        return price.setScale(Math.max(CENTS, price.scale())).toPlainString();
    }

    /** @throws ArithmeticException if the price has more than four significant decimals */
    static long tenThousandths(String price) {
        return new BigDecimal(price).movePointRight(PRICE_SCALE).longValueExact();
    }

    /** @throws ArithmeticException if the quantity is not an integer */
    static long whole(String quantity) {
        return new BigDecimal(quantity).longValueExact();
    }
}
