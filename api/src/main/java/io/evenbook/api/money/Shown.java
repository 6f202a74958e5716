package io.evenbook.api.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Averages and percentages, rounded HALF_EVEN. They are shown, never posted. */
public final class Shown {
    private static final int MORE_DECIMALS = 8;
    private static final int PERCENT_DECIMALS = 2;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Shown() {}

    /**
     * Returns the average price of all fills of an order: quote amount divided by quantity, with eight decimals more
     * than a price, without trailing zeros beyond the price scale. 1.00 for 3 at a price scale of 2 is 0.3333333333.
     *
     * @return null if nothing is filled
     */
    public static BigDecimal averagePrice(BigDecimal filledQuoteAmount, BigDecimal filledQuantity, int priceScale) {
        if (filledQuantity.signum() == 0) {
            return null;
        }
        BigDecimal average = filledQuoteAmount
                .divide(filledQuantity, priceScale + MORE_DECIMALS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return average.setScale(Math.max(average.scale(), priceScale), RoundingMode.UNNECESSARY);
    }

    /**
     * Returns a change in percent of what it began from, with two decimals: a change of 1 from 3 is 33.33.
     *
     * @param before greater than zero
     */
    public static BigDecimal percent(BigDecimal change, BigDecimal before) {
        return change.multiply(HUNDRED).divide(before, PERCENT_DECIMALS, RoundingMode.HALF_EVEN);
    }
}
