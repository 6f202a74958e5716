package io.evenbook.demo.recording;

/**
 * What one message of a recording says. Prices are in ticks, quantities in lots, both greater than zero unless noted.
 * An order's id is the exchange's; the empty id is an order that the recording does not name.
 */
public sealed interface Message {
    /** A limit order arrived: it matches what it crosses, and its remainder rests. */
    record Open(String orderId, Side side, long priceTicks, long quantity) implements Message {}

    /**
     * A resting order was reduced by a quantity.
     *
     * @param orderId if empty, some order at that price that the recording does not name
     */
    record Reduce(String orderId, Side side, long priceTicks, long quantity) implements Message {}

    /**
     * A resting order was reduced to a remaining quantity, by its owner or by a trade that is recorded as well.
     *
     * @param remaining 0 or greater
     */
    record Change(String orderId, long remaining) implements Message {}

    /** A resting order ended, with all that remained of it. */
    record Done(String orderId) implements Message {}

    /**
     * An arriving order matched a resting one. The arriving order has no other message, or one for its remainder only.
     *
     * @param makerId the resting order
     * @param side of the resting order: the arriving one has the other side
     */
    record Match(String makerId, Side side, long priceTicks, long quantity) implements Message {}

    /** A trade that follows from orders recorded before: it is compared with the market's own, and causes none. */
    record Trade(long priceTicks, long quantity) implements Message {}

    /** The exchange's book at about this time. */
    record Book(Snapshot levels) implements Message {}

    /** Counted only: it changes no book, or concerns an order outside the recording. */
    record Skipped() implements Message {}
}
