package io.evenbook.command.market.matching;

import io.evenbook.api.order.Side;
import java.math.BigInteger;

/** What a price allows: a trade, a number of lots, a place in the book. */
public final class Prices {
    private static final int BASIS_POINTS = 10_000;

    private Prices() {}

    /** The price nearest to a limit at which an order rests without a trade: the limit, or next to the other side. */
    public static long slide(Book book, Side side, long priceTicks) {
        Level best = book.best(side.opposite());
        if (best == null || !accepts(side, priceTicks, best.priceTicks())) {
            return priceTicks;
        }
        return side == Side.BUY ? best.priceTicks() - 1 : best.priceTicks() + 1;
    }

    /** The usual distance of the worst price at which an order trades that names none: a tenth, and at least a tick. */
    public static long protection(long priceTicks) {
        return Math.max(1, priceTicks / 10);
    }

    /** The price that is so many ticks worse for a side than another. */
    public static long worseThan(Side side, long priceTicks, long distance) {
        long worse = side == Side.BUY ? priceTicks + distance : priceTicks - distance;
        return side == Side.BUY && worse < 0 ? Long.MAX_VALUE : Math.max(1, worse);
    }

    /** Whether an order of a side with this limit trades at a price of the other side. */
    static boolean accepts(Side side, long priceTicks, long offeredTicks) {
        return side == Side.BUY ? offeredTicks <= priceTicks : offeredTicks >= priceTicks;
    }

    /** How many whole lots a budget buys. */
    static long lotsFor(BigInteger budget, long priceTicks) {
        BigInteger lots = budget.divide(BigInteger.valueOf(priceTicks));
        return lots.bitLength() < Long.SIZE ? lots.longValue() : Long.MAX_VALUE;
    }

    /** The rest of a budget; null if there is none. */
    static BigInteger spend(BigInteger budget, long priceTicks, long lots) {
        return budget == null
                ? null
                : budget.subtract(BigInteger.valueOf(priceTicks).multiply(BigInteger.valueOf(lots)));
    }

    /** Whether a price is too far from a reference; never if there is no band or no reference. */
    public static boolean isOutsideBand(long priceTicks, long reference, int basisPoints) {
        if (basisPoints == 0 || reference == 0) {
            return false;
        }
        // Rounded towards the reference: only whole ticks within the band are
        long band = reference / BASIS_POINTS * basisPoints + reference % BASIS_POINTS * basisPoints / BASIS_POINTS;
        return Math.abs(priceTicks - reference) > band;
    }
}
