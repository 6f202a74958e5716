package io.evenbook.api.market;

/** The rule that chose the price of an auction; the later ones decide between prices that are equal by the earlier. */
public enum DecidedBy {
    /** The most lots trade at it. */
    VOLUME,
    /** The fewest lots are left. */
    SURPLUS,
    /** It is the highest if all that is left is bid, the lowest if all is asked. */
    PRESSURE,
    /** It is the nearest to the reference, of two the higher. */
    REFERENCE
}
