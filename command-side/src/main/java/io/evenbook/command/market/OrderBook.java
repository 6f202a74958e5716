package io.evenbook.command.market;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.Side;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The resting orders of one market, by price and then by arrival. Immutable; a change costs the logarithm of the number of orders.
 * Prices are in ticks, quantities in lots; arithmetic that would overflow throws.
 */
public final class OrderBook {
    static final OrderBook EMPTY = new OrderBook(
            HashTreePMap.empty(), TreePMap.empty(Comparator.<Long>reverseOrder()), TreePMap.empty(Comparator.<Long>naturalOrder()));

    private final PMap<OrderId, RestingOrder> orders;
    private final PSortedMap<Long, Level> bids;
    private final PSortedMap<Long, Level> asks;

    private OrderBook(PMap<OrderId, RestingOrder> orders, PSortedMap<Long, Level> bids, PSortedMap<Long, Level> asks) {
        this.orders = orders;
        this.bids = bids;
        this.asks = asks;
    }

    /** The book of these orders, in whatever order they are given. */
    @JsonCreator
    static OrderBook of(Collection<RestingOrder> resting) {
        OrderBook book = EMPTY;
        for (RestingOrder order : resting) {
            book = book.with(order);
        }
        return book;
    }

    /** All resting orders: bids, then asks; of each the best price first, then the oldest. */
    @JsonValue
    public List<RestingOrder> resting() {
        return Stream.of(bids, asks)
                .flatMap(levels -> levels.values().stream())
                .flatMap(level -> level.queue.values().stream())
                .toList();
    }

    /** A resting order, or null. */
    RestingOrder find(OrderId orderId) {
        return orders.get(orderId);
    }

    /** @throws IllegalArgumentException if the order rests already or has no lots */
    OrderBook with(RestingOrder order) {
        if (order.lots() <= 0 || orders.containsKey(order.orderId())) {
            throw new IllegalArgumentException("must be new and have lots: " + order);
        }
        Level level = level(order.side(), order.priceTicks());
        return replaced(orders.plus(order.orderId(), order), order, level.plus(order));
    }

    /**
     * The book with another quantity of an order that rests; zero takes it out.
     *
     * @throws IllegalArgumentException if it does not rest or has fewer lots
     */
    OrderBook withLots(OrderId orderId, long lots) {
        RestingOrder order = orders.get(orderId);
        if (order == null || lots < 0 || lots >= order.lots()) {
            throw new IllegalArgumentException("must rest and become smaller: " + orderId + ", lots=" + lots);
        }
        Level without = level(order.side(), order.priceTicks()).minus(order);
        return lots == 0
                ? replaced(orders.minus(orderId), order, without)
                : replaced(orders.plus(orderId, order.withLots(lots)), order, without.plus(order.withLots(lots)));
    }

    /**
     * What an arriving order takes: from the best price on, at each price from the oldest on, until its limit, its quantity or its budget
     * ends it. Nothing changes here; see {@link #withLots}.
     */
    List<Fill> match(Incoming taker) {
        List<Fill> fills = new ArrayList<>();
        Incoming hungry = taker;
        for (Map.Entry<Long, Level> level : levels(taker.side().opposite()).entrySet()) {
            long priceTicks = level.getKey();
            for (RestingOrder maker : level.getValue().queue.values()) {
                long lots = Math.min(maker.lots(), hungry.lotsAt(priceTicks));
                if (lots == 0) {
                    return fills;
                }
                fills.add(new Fill(maker, lots));
                hungry = hungry.after(priceTicks, lots);
            }
        }
        return fills;
    }

    /** The price that the next arriving order of the other side meets. */
    OptionalLong bestTicks(Side side) {
        PSortedMap<Long, Level> levels = levels(side);
        return levels.isEmpty() ? OptionalLong.empty() : OptionalLong.of(levels.firstKey());
    }

    /** All that rests at one price; an empty level if nothing does. */
    Level level(Side side, long priceTicks) {
        return levels(side).getOrDefault(priceTicks, Level.EMPTY);
    }

    private PSortedMap<Long, Level> levels(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    private OrderBook replaced(PMap<OrderId, RestingOrder> newOrders, RestingOrder at, Level level) {
        PSortedMap<Long, Level> levels = levels(at.side());
        PSortedMap<Long, Level> changed =
                level.queue.isEmpty() ? levels.minus(at.priceTicks()) : levels.plus(at.priceTicks(), level);
        return at.side() == Side.BUY ? new OrderBook(newOrders, changed, asks) : new OrderBook(newOrders, bids, changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OrderBook book && resting().equals(book.resting());
    }

    @Override
    public int hashCode() {
        return orders.hashCode();
    }

    @Override
    public String toString() {
        return "OrderBook" + resting();
    }

    /** A resting order and how much of it an arriving one takes. */
    record Fill(RestingOrder maker, long lots) {}

    /**
     * An order that arrives.
     *
     * @param limitTicks     the worst price it takes; null: any
     * @param lots           the most it takes
     * @param budgetTickLots what it may spend, in units of one tick times one lot; null: no matter
     */
    record Incoming(Side side, Long limitTicks, long lots, BigInteger budgetTickLots) {

        /** How many lots it would take at a price. */
        long lotsAt(long priceTicks) {
            if (limitTicks != null && (side == Side.BUY ? priceTicks > limitTicks : priceTicks < limitTicks)) {
                return 0;
            }
            return budgetTickLots == null
                    ? lots
                    : budgetTickLots.divide(BigInteger.valueOf(priceTicks)).min(BigInteger.valueOf(lots)).longValueExact();
        }

        private Incoming after(long priceTicks, long taken) {
            BigInteger left = budgetTickLots == null
                    ? null
                    : budgetTickLots.subtract(BigInteger.valueOf(priceTicks).multiply(BigInteger.valueOf(taken)));
            return new Incoming(side, limitTicks, Math.subtractExact(lots, taken), left);
        }
    }

    /** The orders at one price, oldest first, and what they add up to. */
    static final class Level {
        private static final Level EMPTY = new Level(0, TreePMap.empty());

        private final long lots;
        private final PSortedMap<Long, RestingOrder> queue;

        private Level(long lots, PSortedMap<Long, RestingOrder> queue) {
            this.lots = lots;
            this.queue = queue;
        }

        long lots() {
            return lots;
        }

        int orders() {
            return queue.size();
        }

        private Level plus(RestingOrder order) {
            return new Level(Math.addExact(lots, order.lots()), queue.plus(order.sequence(), order));
        }

        private Level minus(RestingOrder order) {
            return new Level(lots - order.lots(), queue.minus(order.sequence()));
        }
    }
}
