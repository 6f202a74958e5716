package io.evenbook.command.market.matching;

/**
 * The queue of orders at one price, oldest first, and the sums of their lots. Orders that leave keep their links, so an
 * undo in reverse order puts each back where it was (Knuth: Dancing links, 2000).
 */
public final class Level {
    long priceTicks;
    long shownLots;
    long hiddenLots;
    int orders;
    Order first;
    Order last;
    Level better;
    Level worse;
    Ladder ladder;

    Level() {}

    public long priceTicks() {
        return priceTicks;
    }

    /** The sum of the lots that everybody sees; 0: the level is gone. */
    public long shownLots() {
        return shownLots;
    }

    /** The sum of all open lots. */
    public long openLots() {
        return shownLots + hiddenLots;
    }

    /** How many orders there are. */
    public int orders() {
        return orders;
    }

    /** The oldest order. */
    public Order first() {
        return first;
    }

    /** The level of the next worse price; null behind the last. */
    public Level worse() {
        return worse;
    }

    void linkLast(Order order) {
        order.level = this;
        order.next = null;
        order.previous = last;
        if (last == null) {
            first = order;
        } else {
            last.next = order;
        }
        last = order;
        count(order);
    }

    void unlink(Order order) {
        if (order.previous == null) {
            first = order.next;
        } else {
            order.previous.next = order.next;
        }
        if (order.next == null) {
            last = order.previous;
        } else {
            order.next.previous = order.previous;
        }
        orders--;
        shownLots -= order.shownLots;
        hiddenLots -= order.hiddenLots;
    }

    /** Puts an order back where it was; the queue must be as it was right after {@link #unlink}. */
    void relink(Order order) {
        if (order.previous == null) {
            first = order;
        } else {
            order.previous.next = order;
        }
        if (order.next == null) {
            last = order;
        } else {
            order.next.previous = order;
        }
        count(order);
    }

    private void count(Order order) {
        orders++;
        shownLots += order.shownLots;
        hiddenLots += order.hiddenLots;
    }
}
