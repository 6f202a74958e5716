package io.evenbook.command.market;

import io.evenbook.api.market.Phase;
import io.evenbook.api.order.Side;
import io.evenbook.command.market.matching.Level;
import java.math.BigDecimal;
import java.math.MathContext;

/** The best bid and the best ask of an open market. */
record Quote(BigDecimal bid, BigDecimal ask) {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);

    /** Null unless the market is open and has both. */
    static Quote of(MarketState market) {
        Level bid = market.book().best(Side.BUY);
        Level ask = market.book().best(Side.SELL);
        return market.phase() != Phase.OPEN || bid == null || ask == null
                ? null
                : new Quote(
                        market.terms().price(bid.priceTicks()), market.terms().price(ask.priceTicks()));
    }

    BigDecimal spread() {
        return ask.subtract(bid);
    }

    /** Twice the distance of a price from the middle. */
    BigDecimal spreadOf(BigDecimal price) {
        return price.multiply(TWO).subtract(bid).subtract(ask).abs();
    }

    /** A spread in hundredths of a percent of the middle. */
    BigDecimal basisPoints(BigDecimal spread) {
        return spread.multiply(BASIS_POINTS).multiply(TWO).divide(bid.add(ask), MathContext.DECIMAL64);
    }
}
