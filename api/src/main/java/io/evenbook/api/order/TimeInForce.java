package io.evenbook.api.order;

/** How long an order stays in force. MARKET orders are always IOC. */
public enum TimeInForce {
    /** Good till cancelled: the unfilled quantity rests until it is cancelled. */
    GTC,
    /** Good till date: the unfilled quantity rests until it is cancelled or its time is over. */
    GTD,
    /**
     * The unfilled quantity rests until it is cancelled or the day ends: at the next close of the market's sessions,
     * without sessions at midnight UTC.
     */
    DAY,
    /** Immediate or cancel: the unfilled quantity is cancelled at once. */
    IOC,
    /** Fill or kill: the order is filled as a whole at once, or cancelled. */
    FOK;

    /** Returns whether the unfilled quantity rests. */
    public boolean mayRest() {
        return this == GTC || this == GTD || this == DAY;
    }
}
