package io.evenbook.command.market.matching;

/**
 * Hears what the rules do, right after each fact, while the orders still are as the fact left them. Orders are valid
 * during the call only.
 */
public interface Listener {
    /** Two orders traded. */
    void filled(Order taker, Order maker, long lots, long priceTicks);

    /** Two orders traded in an auction. */
    void crossed(Order bid, Order ask, long lots, long priceTicks);

    /** Two orders of one owner would have traded: both lost so many lots. */
    void prevented(Order taker, Order maker, long lots);

    /** A stop has fired and is the taker. */
    void fired(Order stop, long stopTicks, long lastTicks);

    /** An order has ended unfilled. @param wasResting whether a level has lost it */
    void ended(Order order, EndReason reason, boolean wasResting);
}
