package io.evenbook.demo.recording;

/** The side of a resting or arriving order. */
public enum Side {
    BUY,
    SELL;

    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
