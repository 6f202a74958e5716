package io.evenbook.command.market.matching;

import java.math.BigInteger;

/**
 * The cost of a fill, as 128 bits, counted once for both of its orders. Its unit stays where tick and lot change, so
 * costs stay too.
 */
final class FillCost {
    private long unitHigh;
    private long unitLow = 1;

    /** The fill that was counted last. */
    long high;

    long low;

    /** @param cost of one tick times one lot, greater than zero; no trade can cost more than 127 bits */
    void setUnit(BigInteger cost) {
        unitHigh = cost.shiftRight(Long.SIZE).longValue();
        unitLow = cost.longValue();
    }

    void count(long ticks, long lots) {
        long tickLots = ticks * lots;
        low = tickLots * unitLow;
        high = Math.unsignedMultiplyHigh(tickLots, unitLow)
                + Math.multiplyHigh(ticks, lots) * unitLow
                + tickLots * unitHigh;
    }
}
