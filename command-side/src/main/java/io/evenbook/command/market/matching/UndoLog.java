package io.evenbook.command.market.matching;

import io.evenbook.api.market.Phase;
import io.evenbook.command.market.matching.Order.Place;
import java.util.Arrays;

/**
 * How to take back what facts did to a book, the last change first. It records from the first {@link #begin} on until
 * the changes are settled; a replay, which nobody takes back, records nothing.
 */
final class UndoLog {
    /** The kinds of changes. */
    enum Change {
        /** The book's own values were these. */
        BOOK,
        /** An order's values were these. */
        VALUES,
        /** An order joined the live ones. */
        JOINED,
        /** An order left the live ones. */
        ENDED,
        /** An order went to the end of a queue. */
        LINKED,
        /** An order left its queue. */
        UNLINKED,
        /** A price got a level. */
        OPENED,
        /** A level had no orders any more. */
        EMPTIED,
        /** All was counted in another tick and another lot. */
        RECOUNTED,
        /** The exact last price was this, or null. */
        LAST
    }

    private static final Change[] CHANGES = Change.values();
    private static final Place[] PLACES = Place.values();
    private static final int WIDTH = 11;

    private boolean isRecording;
    private byte[] kinds = new byte[64];
    private Object[] objects = new Object[64];
    private Object[] details = new Object[64];
    private Order[] previous = new Order[64];
    private Order[] next = new Order[64];
    private long[] values = new long[64 * WIDTH];
    private int size;

    boolean isRecording() {
        return isRecording;
    }

    void begin() {
        isRecording = true;
    }

    int size() {
        return size;
    }

    Change change(int at) {
        return CHANGES[kinds[at]];
    }

    /** The order, the level or the last price that changed; of a book its taker; what a book was counted by. */
    Object object(int at) {
        return objects[at];
    }

    /** The level that an order left, its place before, the phase of a book before, the ladder of a level. */
    Object detail(int at) {
        return details[at];
    }

    long value(int at, int index) {
        return values[WIDTH * at + index];
    }

    void add(Change change, Object object, Object detail) {
        if (isRecording) {
            append(change, object, detail);
        }
    }

    /** An order leaves its queue, whose links it may lose in another. */
    void unlinked(Order order) {
        if (isRecording) {
            int at = append(Change.UNLINKED, order, order.level);
            values[at] = order.place.ordinal();
            previous[size - 1] = order.previous;
            next[size - 1] = order.next;
        }
    }

    /** Gives an order that left a queue its level, its neighbours and its place back. */
    void restoreLinks(int at) {
        Order order = (Order) objects[at];
        order.level = (Level) details[at];
        order.previous = previous[at];
        order.next = next[at];
        order.place = PLACES[(int) value(at, 0)];
    }

    /** Keeps the values of an order. */
    void values(Order order) {
        if (isRecording) {
            int at = append(Change.VALUES, order, order.place);
            values[at] = order.priceTicks;
            values[at + 1] = order.stopTicks;
            values[at + 2] = order.displayLots;
            values[at + 3] = order.expiresAt;
            values[at + 4] = order.shownLots;
            values[at + 5] = order.hiddenLots;
            values[at + 6] = order.filledLots;
            values[at + 7] = order.costHigh;
            values[at + 8] = order.costLow;
            values[at + 9] = order.priority;
            values[at + 10] = order.version;
        }
    }

    /** Puts the values of an order back that no index depends on; the sums of its level follow. */
    void restoreValues(int at) {
        Order order = (Order) objects[at];
        long shown = value(at, 4);
        long hidden = value(at, 5);
        if (order.place != Place.ARRIVING) {
            order.level.shownLots += shown - order.shownLots;
            order.level.hiddenLots += hidden - order.hiddenLots;
        }
        order.place = (Place) details[at];
        order.priceTicks = value(at, 0);
        order.shownLots = shown;
        order.hiddenLots = hidden;
        order.filledLots = value(at, 6);
        order.costHigh = value(at, 7);
        order.costLow = value(at, 8);
        order.priority = value(at, 9);
        order.version = value(at, 10);
    }

    /** Keeps the values of a book. */
    void book(BookState state) {
        int at = append(Change.BOOK, state.taker, state.phase);
        values[at] = state.queues.hash;
        values[at + 1] = state.queues.lastPriority;
        values[at + 2] = state.lastNumber;
        values[at + 3] = state.trades;
        values[at + 4] = state.lastTicks;
        values[at + 5] = state.auctionTicks;
    }

    void restoreBook(int at, BookState state) {
        state.taker = (Order) objects[at];
        state.phase = (Phase) details[at];
        state.queues.hash = value(at, 0);
        state.queues.lastPriority = value(at, 1);
        state.lastNumber = value(at, 2);
        state.trades = value(at, 3);
        state.lastTicks = value(at, 4);
        state.auctionTicks = value(at, 5);
    }

    private int append(Change change, Object object, Object detail) {
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * size);
            objects = Arrays.copyOf(objects, 2 * size);
            details = Arrays.copyOf(details, 2 * size);
            previous = Arrays.copyOf(previous, 2 * size);
            next = Arrays.copyOf(next, 2 * size);
            values = Arrays.copyOf(values, 2 * size * WIDTH);
        }
        kinds[size] = (byte) change.ordinal();
        objects[size] = object;
        details[size] = detail;
        return WIDTH * size++;
    }

    void truncate(int newSize) {
        Arrays.fill(objects, newSize, size, null);
        Arrays.fill(details, newSize, size, null);
        Arrays.fill(previous, newSize, size, null);
        Arrays.fill(next, newSize, size, null);
        size = newSize;
    }

    /** Forgets everything, and records nothing until it begins again. */
    void end() {
        truncate(0);
        isRecording = false;
    }
}
