package io.evenbook.command.market.matching;

import java.util.Arrays;

/** The orders that expire, the next one first; of two at the same time the one that arrived first. A binary heap. */
final class Expiries {
    private Order[] heap = new Order[64];
    private int size;

    /** The order that expires next; null if none does. */
    Order next() {
        return size == 0 ? null : heap[0];
    }

    void add(Order order) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        rise(order, size++);
    }

    void remove(Order order) {
        int at = order.expiryIndex;
        order.expiryIndex = -1;
        Order moved = heap[--size];
        heap[size] = null;
        if (moved != order) {
            rise(moved, at);
            sink(moved, moved.expiryIndex);
        }
    }

    private void rise(Order order, int from) {
        int at = from;
        while (at > 0 && isBefore(order, heap[at - 1 >>> 1])) {
            put(heap[at - 1 >>> 1], at);
            at = at - 1 >>> 1;
        }
        put(order, at);
    }

    private void sink(Order order, int from) {
        int at = from;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], order)) {
                break;
            }
            put(heap[child], at);
            at = child;
        }
        put(order, at);
    }

    private void put(Order order, int at) {
        heap[at] = order;
        order.expiryIndex = at;
    }

    private static boolean isBefore(Order order, Order other) {
        return order.expiresAt != other.expiresAt ? order.expiresAt < other.expiresAt : order.number < other.number;
    }
}
