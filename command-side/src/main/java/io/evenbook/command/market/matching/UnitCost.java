package io.evenbook.command.market.matching;

import java.math.BigInteger;

/** What one tick times one lot costs, as 128 bits. In a unit that stays where tick and lot change, costs stay too. */
final class UnitCost {
    long high;
    long low = 1;

    /** @param cost greater than zero; no trade can cost more than 127 bits */
    void set(BigInteger cost) {
        high = cost.shiftRight(Long.SIZE).longValue();
        low = cost.longValue();
    }
}
