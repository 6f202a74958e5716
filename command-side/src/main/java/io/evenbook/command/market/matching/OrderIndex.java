package io.evenbook.command.market.matching;

import java.util.ArrayList;
import java.util.List;

/** Finds orders by their number or by the 128 bits of their identifier: a hash table with linear probing. */
final class OrderIndex {
    private final boolean isByNumber;
    private Order[] slots = new Order[1 << 10];
    private int size;

    private OrderIndex(boolean isByNumber) {
        this.isByNumber = isByNumber;
    }

    static OrderIndex byNumber() {
        return new OrderIndex(true);
    }

    static OrderIndex byId() {
        return new OrderIndex(false);
    }

    int size() {
        return size;
    }

    /** All orders, in no particular order. */
    List<Order> all() {
        List<Order> all = new ArrayList<>(size);
        for (Order order : slots) {
            if (order != null) {
                all.add(order);
            }
        }
        return all;
    }

    /** The order with this number; null if there is none. */
    Order find(long number) {
        int mask = slots.length - 1;
        int at = (int) Order.mix(number) & mask;
        while (slots[at] != null && slots[at].number != number) {
            at = at + 1 & mask;
        }
        return slots[at];
    }

    /** The order with this identifier; null if there is none. */
    Order find(long idHigh, long idLow) {
        int mask = slots.length - 1;
        int at = (int) Order.mix(idHigh ^ idLow) & mask;
        while (slots[at] != null && (slots[at].idLow != idLow || slots[at].idHigh != idHigh)) {
            at = at + 1 & mask;
        }
        return slots[at];
    }

    /** Adds an order whose key is not in the table. */
    void add(Order order) {
        if (2 * ++size > slots.length) {
            grow();
        }
        insert(order);
    }

    /** Removes an order. */
    void remove(Order order) {
        int mask = slots.length - 1;
        int at = home(order, mask);
        while (slots[at] != order) {
            at = at + 1 & mask;
        }
        size--;
        // Moves later orders of the run back, so that no search stops early
        int next = at;
        while (true) {
            slots[at] = null;
            Order candidate;
            do {
                next = next + 1 & mask;
                candidate = slots[next];
                if (candidate == null) {
                    return;
                }
            } while ((next - home(candidate, mask) & mask) < (next - at & mask));
            slots[at] = candidate;
            at = next;
        }
    }

    private int home(Order order, int mask) {
        return (int) Order.mix(isByNumber ? order.number : order.idHigh ^ order.idLow) & mask;
    }

    private void insert(Order order) {
        int mask = slots.length - 1;
        int at = home(order, mask);
        while (slots[at] != null) {
            at = at + 1 & mask;
        }
        slots[at] = order;
    }

    private void grow() {
        Order[] before = slots;
        slots = new Order[2 * before.length];
        for (Order order : before) {
            if (order != null) {
                insert(order);
            }
        }
    }
}
