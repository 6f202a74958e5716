package io.evenbook.api.order;

/** Which side of the market an order is on: a buy receives the base asset and pays the quote asset. */
public enum Side {
    BUY,
    SELL;

    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
