package io.evenbook.api.order;

/** The side of an order. A BUY receives the base asset and pays the quote asset; a SELL does the reverse. */
public enum Side {
    BUY,
    SELL;

    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
