package io.evenbook.api.order;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What one unit cost on average over all fills of an order. Shown, never booked. */
public final class AveragePrice {
    private static final int MORE_DECIMALS = 8;

    private AveragePrice() {}

    /**
     * Rounded half even, with as many decimals as it takes, from those of a price to eight more: 1.00 for 3 at a price
     * scale of 2 is 0.3333333333.
     *
     * @return null if nothing is filled
     */
    public static BigDecimal of(BigDecimal filledQuoteAmount, BigDecimal filledQuantity, int priceScale) {
        if (filledQuantity.signum() == 0) {
            return null;
        }
        BigDecimal average = filledQuoteAmount
                .divide(filledQuantity, priceScale + MORE_DECIMALS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return average.setScale(Math.max(average.scale(), priceScale), RoundingMode.UNNECESSARY);
    }
}
