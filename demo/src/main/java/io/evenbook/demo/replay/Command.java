package io.evenbook.demo.replay;

import io.evenbook.demo.lobster.Side;

/** What is to be sent to the market. Orders are numbered from 1 in the order in which they are placed. */
public sealed interface Command {
    long orderNumber();

    /**
     * Places a limit order.
     *
     * @param immediateOrCancel whether what does not trade at once is cancelled
     */
    record Place(
            long orderNumber, Role role, Side side, long priceTenThousandths, long quantity, boolean immediateOrCancel)
            implements Command {}

    /** Reduces the order to a new total quantity, more than what of it was filled. */
    record Reduce(long orderNumber, long quantity) implements Command {}

    /** Cancels what is left of the order. */
    record Cancel(long orderNumber) implements Command {}

    /** In whose name an order is placed; makers never meet themselves as takers. */
    enum Role {
        /** Submits the orders that were recorded one by one. */
        MAKER,
        /** Hits them. */
        TAKER,
        /** Holds what the record shows without telling whose it is. */
        SEED
    }
}
