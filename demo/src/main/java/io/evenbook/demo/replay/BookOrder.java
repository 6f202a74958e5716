package io.evenbook.demo.replay;

import io.evenbook.demo.recording.Side;

/** A resting or arriving order of the mirror. A reduction lowers its quantity; a fill lowers only its remainder. */
final class BookOrder {
    private final Command.Place placed;
    private long quantity;
    private long filled;

    BookOrder(Command.Place placed) {
        this.placed = placed;
        this.quantity = placed.quantity();
    }

    long number() {
        return placed.orderNumber();
    }

    Side side() {
        return placed.side();
    }

    long price() {
        return placed.priceTicks();
    }

    boolean isSeed() {
        return placed.role() == Command.Role.SEED;
    }

    long quantity() {
        return quantity;
    }

    long remaining() {
        return quantity - filled;
    }

    void reduceTo(long newQuantity) {
        if (newQuantity >= quantity || newQuantity <= filled) {
            throw new IllegalArgumentException(
                    "must be < " + quantity + " and > " + filled + ": newQuantity=" + newQuantity);
        }
        quantity = newQuantity;
    }

    void fill(long by) {
        filled += by;
    }
}
