package io.evenbook.demo.replay;

import io.evenbook.demo.recording.Side;

/** A request to the market. Orders are numbered from 1 in the sequence of their placement. */
public sealed interface Command {
    long orderNumber();

    /**
     * Places a limit order.
     *
     * @param immediateOrCancel whether the market cancels the unmatched remainder at once
     */
    record Place(long orderNumber, Role role, Side side, long priceTicks, long quantity, boolean immediateOrCancel)
            implements Command {}

    /** Reduces the order to a new total quantity, greater than its filled quantity. */
    record Reduce(long orderNumber, long quantity) implements Command {}

    /** Cancels the remainder of the order. */
    record Cancel(long orderNumber) implements Command {}

    /** The group of accounts that places an order. The groups are disjoint, so no account trades with itself. */
    enum Role {
        /** Places the recorded submissions. */
        MAKER,
        /** Places the orders that execute against them. */
        TAKER,
        /** Places orders for recorded book levels whose submissions the recording does not contain. */
        SEED
    }
}
