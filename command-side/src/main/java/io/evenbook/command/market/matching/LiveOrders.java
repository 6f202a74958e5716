package io.evenbook.command.market.matching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The live orders of a book by number, identifier, account, client order id and time of expiry. */
final class LiveOrders {
    /** More ended orders than these are left to the collector, so that a book that shrinks gives memory back. */
    static final int MAX_UNUSED = 4_096;

    private final OrderIndex byNumber = OrderIndex.byNumber();
    private final OrderIndex byId = OrderIndex.byId();
    private final Map<Object, Account> accounts = new HashMap<>();
    private final Map<ClientOrderId, Order> byClientOrderId = new HashMap<>();
    private final Expiries expiries = new Expiries();
    private final List<Order> unused = new ArrayList<>();

    private record ClientOrderId(Object account, String clientOrderId) {}

    /** All live orders, in the order of their priorities. */
    List<Order> byPriority() {
        List<Order> orders = byNumber.all();
        orders.sort(Comparator.comparingLong(Order::priority));
        return orders;
    }

    /** All live orders, in the order of their numbers. */
    List<Order> byNumber() {
        List<Order> orders = byNumber.all();
        orders.sort(Comparator.comparingLong(Order::number));
        return orders;
    }

    int size() {
        return byNumber.size();
    }

    Order find(long number) {
        return byNumber.find(number);
    }

    Order find(long idHigh, long idLow) {
        return byId.find(idHigh, idLow);
    }

    boolean hasClientOrderId(Object account, String clientOrderId) {
        return byClientOrderId.containsKey(new ClientOrderId(account, clientOrderId));
    }

    /** The open orders of an account; null if it has none. */
    Account account(Object key) {
        return accounts.get(key);
    }

    Order nextExpiry() {
        return expiries.next();
    }

    /** A new order, not among the live ones yet. */
    Order enter(long number, Arrival arrival) {
        Order order = unused.isEmpty() ? new Order() : unused.removeLast();
        Account account = accounts.get(arrival.account());
        order.enter(number, arrival, account == null ? new Account(arrival.account()) : account);
        return order;
    }

    void add(Order order) {
        index(order);
        order.account.link(order);
    }

    /** Adds an order that {@link #remove} took off last. */
    void putBack(Order order) {
        index(order);
        order.account.relink(order);
    }

    private void index(Order order) {
        byNumber.add(order);
        byId.add(order);
        if (order.account.orders == 0) {
            accounts.put(order.account.key, order.account);
        }
        if (order.clientOrderId != null) {
            byClientOrderId.put(new ClientOrderId(order.account.key, order.clientOrderId), order);
        }
        if (order.expiresAt != 0) {
            expiries.add(order);
        }
    }

    void remove(Order order) {
        byNumber.remove(order);
        byId.remove(order);
        order.account.unlink(order);
        if (order.account.orders == 0) {
            accounts.remove(order.account.key);
        }
        if (order.clientOrderId != null) {
            byClientOrderId.remove(new ClientOrderId(order.account.key, order.clientOrderId));
        }
        if (order.expiresAt != 0) {
            expiries.remove(order);
        }
    }

    /** Changes when a live order expires. */
    void expireAt(Order order, long time) {
        if (order.expiresAt == time) {
            return;
        }
        if (order.expiresAt != 0) {
            expiries.remove(order);
        }
        order.expiresAt = time;
        if (time != 0) {
            expiries.add(order);
        }
    }

    /** Makes a live order a stop or none, an iceberg or none. */
    void change(Order order, long stopTicks, long displayLots) {
        order.account.count(order, -1);
        order.stopTicks = stopTicks;
        order.displayLots = displayLots;
        order.account.count(order, 1);
    }

    /** Keeps an order's object for another order. */
    void reuse(Order order) {
        order.clear();
        if (unused.size() < MAX_UNUSED) {
            unused.add(order);
        }
    }
}
