package io.evenbook.demo.lobster;

/** The side of the book on which an order rests, or to which it belongs when it arrives. */
public enum Side {
    BUY,
    SELL;

    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
