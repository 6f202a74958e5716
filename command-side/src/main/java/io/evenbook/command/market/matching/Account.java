package io.evenbook.command.market.matching;

/** The open orders of one account in one market, in no particular order. */
final class Account {
    final Object key;
    Order first;
    int orders;
    int icebergs;
    int stops;

    Account(Object key) {
        this.key = key;
    }

    void link(Order order) {
        order.previousOfAccount = null;
        order.nextOfAccount = first;
        if (first != null) {
            first.previousOfAccount = order;
        }
        first = order;
        count(order, 1);
    }

    /** Takes an order off the list; it keeps its links, so that {@link #relink} puts it back. */
    void unlink(Order order) {
        if (order.previousOfAccount == null) {
            first = order.nextOfAccount;
        } else {
            order.previousOfAccount.nextOfAccount = order.nextOfAccount;
        }
        if (order.nextOfAccount != null) {
            order.nextOfAccount.previousOfAccount = order.previousOfAccount;
        }
        count(order, -1);
    }

    /** Puts an order back where it was; the list must be as it was right after {@link #unlink}. */
    void relink(Order order) {
        if (order.previousOfAccount == null) {
            first = order;
        } else {
            order.previousOfAccount.nextOfAccount = order;
        }
        if (order.nextOfAccount != null) {
            order.nextOfAccount.previousOfAccount = order;
        }
        count(order, 1);
    }

    /** Counts an order with its present terms in or out. @param one 1 or -1 */
    void count(Order order, int one) {
        orders += one;
        icebergs += order.displayLots == 0 ? 0 : one;
        stops += order.stopTicks == 0 ? 0 : one;
    }
}
