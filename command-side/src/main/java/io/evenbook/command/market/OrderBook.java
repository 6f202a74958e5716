package io.evenbook.command.market;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.OrderId;
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
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The resting orders of one market, by price and then by arrival. Immutable; a change costs the logarithm of the number
 * of orders. Prices are in ticks, quantities in lots; arithmetic that would overflow throws.
 */
public final class OrderBook {
    static final OrderBook EMPTY = new OrderBook(
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            TreePMap.empty(Comparator.<Long>reverseOrder()),
            TreePMap.empty(Comparator.<Long>naturalOrder()));

    private final PMap<OrderId, RestingOrder> orders;
    private final PMap<AccountId, AccountOrders> accounts;
    private final PSortedMap<Long, Level> bids;
    private final PSortedMap<Long, Level> asks;

    private OrderBook(
            PMap<OrderId, RestingOrder> orders,
            PMap<AccountId, AccountOrders> accounts,
            PSortedMap<Long, Level> bids,
            PSortedMap<Long, Level> asks) {
        this.orders = orders;
        this.accounts = accounts;
        this.bids = bids;
        this.asks = asks;
    }

    /** The book of these orders; their order in the collection does not matter. */
    @JsonCreator
    static OrderBook of(Collection<RestingOrder> resting) {
        OrderBook book = EMPTY;
        for (RestingOrder order : resting) {
            book = book.with(order);
        }
        return book;
    }

    /** All resting orders: bids, then asks; on each side by price, best first, then by arrival, oldest first. */
    @JsonValue
    public List<RestingOrder> resting() {
        return stream().toList();
    }

    /** As {@link #resting}, lazily: reading the first n orders costs n. */
    Stream<RestingOrder> stream() {
        return Stream.of(bids, asks)
                .flatMap(levels -> levels.values().stream())
                .flatMap(level -> level.queue.values().stream());
    }

    /** How many orders rest. */
    int size() {
        return orders.size();
    }

    /** How many orders of an account rest. */
    int sizeOf(AccountId accountId) {
        AccountOrders resting = accounts.get(accountId);
        return resting == null ? 0 : resting.ids.size();
    }

    /** The resting orders of an account, in no particular order. */
    Stream<RestingOrder> restingOf(AccountId accountId) {
        AccountOrders resting = accounts.get(accountId);
        return resting == null ? Stream.empty() : resting.ids.stream().map(orders::get);
    }

    /** Whether an account has a resting order with this client order id. */
    boolean hasClientOrderId(AccountId accountId, String clientOrderId) {
        AccountOrders resting = accounts.get(accountId);
        return resting != null && resting.clientOrderIds.contains(clientOrderId);
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
        AccountOrders ofAccount =
                accounts.getOrDefault(order.accountId(), AccountOrders.NONE).plus(order);
        return replaced(
                orders.plus(order.orderId(), order),
                accounts.plus(order.accountId(), ofAccount),
                order,
                level.plus(order));
    }

    /**
     * The book with a resting order after an event that made it smaller. It keeps its place; without lots it leaves.
     *
     * @throws IllegalArgumentException if it does not rest or has fewer lots
     */
    OrderBook replace(RestingOrder changed) {
        RestingOrder order = orders.get(changed.orderId());
        if (order == null || changed.lots() < 0 || changed.lots() >= order.lots()) {
            throw new IllegalArgumentException(
                    "must rest and become smaller: " + changed.orderId() + ", lots=" + changed.lots());
        }
        Level without = level(order.side(), order.priceTicks()).minus(order);
        if (changed.lots() > 0) {
            return replaced(orders.plus(order.orderId(), changed), accounts, order, without.plus(changed));
        }
        AccountOrders ofAccount = accounts.get(order.accountId()).minus(order);
        return replaced(
                orders.minus(order.orderId()),
                ofAccount.ids.isEmpty()
                        ? accounts.minus(order.accountId())
                        : accounts.plus(order.accountId(), ofAccount),
                order,
                without);
    }

    /** The book without an order that rests. */
    OrderBook without(OrderId orderId) {
        return replace(orders.get(orderId).withLots(0));
    }

    /**
     * The fills of an arriving order by price-time priority: best price first, at one price oldest order first. It ends
     * at the taker's limit, quantity or budget, or after {@code maxFills}. The book does not change; see
     * {@link #replace}.
     */
    List<Fill> match(Incoming taker, int maxFills) {
        List<Fill> fills = new ArrayList<>();
        Incoming rest = taker;
        for (Map.Entry<Long, Level> level : levels(taker.side().opposite()).entrySet()) {
            long priceTicks = level.getKey();
            for (RestingOrder maker : level.getValue().queue.values()) {
                long lots = Math.min(maker.lots(), rest.lotsAt(priceTicks));
                if (lots == 0 || fills.size() == maxFills) {
                    return fills;
                }
                fills.add(new Fill(maker, lots));
                rest = rest.after(priceTicks, lots);
            }
        }
        return fills;
    }

    /** The best price of a side; empty if the side is. */
    OptionalLong bestTicks(Side side) {
        PSortedMap<Long, Level> levels = levels(side);
        return levels.isEmpty() ? OptionalLong.empty() : OptionalLong.of(levels.firstKey());
    }

    /** The resting orders at one price; an empty level if there are none. */
    Level level(Side side, long priceTicks) {
        return levels(side).getOrDefault(priceTicks, Level.EMPTY);
    }

    private PSortedMap<Long, Level> levels(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    private OrderBook replaced(
            PMap<OrderId, RestingOrder> newOrders,
            PMap<AccountId, AccountOrders> newAccounts,
            RestingOrder at,
            Level level) {
        PSortedMap<Long, Level> levels = levels(at.side());
        PSortedMap<Long, Level> changed =
                level.queue.isEmpty() ? levels.minus(at.priceTicks()) : levels.plus(at.priceTicks(), level);
        return at.side() == Side.BUY
                ? new OrderBook(newOrders, newAccounts, changed, asks)
                : new OrderBook(newOrders, newAccounts, bids, changed);
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

    /** The resting orders of one account. */
    private record AccountOrders(PSet<OrderId> ids, PSet<String> clientOrderIds) {
        private static final AccountOrders NONE = new AccountOrders(HashTreePSet.empty(), HashTreePSet.empty());

        AccountOrders plus(RestingOrder order) {
            return new AccountOrders(
                    ids.plus(order.orderId()),
                    order.clientOrderId() == null ? clientOrderIds : clientOrderIds.plus(order.clientOrderId()));
        }

        AccountOrders minus(RestingOrder order) {
            return new AccountOrders(
                    ids.minus(order.orderId()),
                    order.clientOrderId() == null ? clientOrderIds : clientOrderIds.minus(order.clientOrderId()));
        }
    }

    /** A resting order, and how many of its lots an arriving order takes. */
    record Fill(RestingOrder maker, long lots) {}

    /**
     * An arriving order.
     *
     * @param limitTicks the worst price that it accepts; null: any
     * @param lots the most that it takes
     * @param budgetTickLots the most that it spends, in units of one tick times one lot; null: no bound
     */
    record Incoming(Side side, Long limitTicks, long lots, BigInteger budgetTickLots) {

        /** The most that it takes at a price. */
        long lotsAt(long priceTicks) {
            if (limitTicks != null && (side == Side.BUY ? priceTicks > limitTicks : priceTicks < limitTicks)) {
                return 0;
            }
            return budgetTickLots == null
                    ? lots
                    : budgetTickLots
                            .divide(BigInteger.valueOf(priceTicks))
                            .min(BigInteger.valueOf(lots))
                            .longValueExact();
        }

        private Incoming after(long priceTicks, long taken) {
            BigInteger left = budgetTickLots == null
                    ? null
                    : budgetTickLots.subtract(BigInteger.valueOf(priceTicks).multiply(BigInteger.valueOf(taken)));
            return new Incoming(side, limitTicks, Math.subtractExact(lots, taken), left);
        }
    }

    /** The orders at one price, oldest first, and the sum of their lots. */
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
