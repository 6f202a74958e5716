package io.evenbook.api.order;

import java.math.BigDecimal;

/**
 * The rates of one order's fees, fixed when it is placed. A fee is a fraction of what the side receives, or, for a
 * buyer whose fee is in the quote asset, of what it pays. A negative fee is a rebate.
 *
 * @param maker of the matches in which it rested; between -1 and 1; negative only for fees in the quote asset, and then
 *     at most the taker rate
 * @param taker of the matches that it made on arrival; 0 or greater, less than 1
 */
public record FeeRates(BigDecimal maker, BigDecimal taker) {

    /**
     * The rate of a match in which it rested. A rebate is at most the fee of the order that arrived, which may have
     * lower rates because it was placed under other terms. So the fees of a trade never add up to less than zero.
     */
    public BigDecimal asMakerOf(FeeRates arrived) {
        return maker.max(arrived.taker.negate());
    }

    /** The rate in an auction: that of a maker, but no rebate, because nobody arrives who would pay for it. */
    public BigDecimal inAuction() {
        return maker.max(BigDecimal.ZERO);
    }

    /** The greater of both, 0 or greater: no match of the order costs more. */
    public BigDecimal greater() {
        return maker.max(taker);
    }

    /** The rate of the greatest rebate, 0 or greater: no match of the order brings in more. */
    public BigDecimal rebate() {
        return maker.negate().max(BigDecimal.ZERO);
    }
}
