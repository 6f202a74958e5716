package io.evenbook.api.order;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The average price of all fills of an order. It is shown, never posted. */
public final class AveragePrice {
    private static final int MORE_DECIMALS = 8;

    private AveragePrice() {}

    /**
     * Returns quote amount divided by quantity, rounded HALF_EVEN to eight decimals more than a price, without trailing
     * zeros beyond the price scale: 1.00 for 3 at a price scale of 2 is 0.3333333333.
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
