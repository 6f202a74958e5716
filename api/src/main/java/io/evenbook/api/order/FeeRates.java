package io.evenbook.api.order;

import java.math.BigDecimal;

/**
 * The rates of one order's fees, fixed when it is placed. A fee is a fraction of what the side receives, or, for a
 * buyer whose fee is in the quote asset, of what it pays.
 *
 * @param maker of the matches in which it rested; 0 or greater, less than 1
 * @param taker of the matches that it made on arrival; 0 or greater, less than 1
 */
public record FeeRates(BigDecimal maker, BigDecimal taker) {

    /** The rate of the resting or of the arriving side. */
    public BigDecimal of(boolean isMaker) {
        return isMaker ? maker : taker;
    }

    /** The greater of both: no match of the order costs more. */
    public BigDecimal greater() {
        return maker.max(taker);
    }
}
