package io.evenbook.stream.market;

import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.api.market.MarketEvent.OrderAmended;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.Recount;
import io.evenbook.api.market.Uncrossing;
import io.evenbook.api.order.Side;
import io.evenbook.stream.market.MarketChange.RestingOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The orders of a market by price and place. It repeats the steps of each event and compares the result with the levels
 * of that event: {@link #isRight} is false for good once they differ. Stops and hidden lots are known here, and shown
 * to nobody.
 */
final class OrderQueues {
    private final NavigableMap<Long, Queue> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, Queue> asks = new TreeMap<>();
    private final Map<Long, Order> live = new HashMap<>();
    private boolean isRight = true;

    /** The orders at one price, the first in the queue first. */
    private static final class Queue {
        private final SequencedMap<Long, Order> orders = new LinkedHashMap<>();
        private long lots;

        private Uncrossing.Limit limit(long priceTicks) {
            return new Uncrossing.Limit(
                    priceTicks,
                    orders.values().stream().mapToLong(order -> order.openLots).sum());
        }
    }

    /** A live order. */
    private static final class Order {
        private final long number;
        private final Side side;
        private long openLots;
        private long displayLots;
        private long priceTicks;
        private long shownLots;
        private long since;
        private boolean isResting;

        /** @param lots null if only a budget bounds the order */
        Order(long number, Side side, Long lots, Long displayLots) {
            this.number = number;
            this.side = side;
            this.openLots = lots == null ? Long.MAX_VALUE : lots;
            this.displayLots = displayLots == null ? Long.MAX_VALUE : displayLots;
        }

        private boolean fits(Recount recount) {
            return recount.ticks().fits(priceTicks)
                    && recount.lots().fits(openLots)
                    && recount.lots().fits(shownLots)
                    && (showsAll() || recount.lots().fits(displayLots));
        }

        private void count(Recount recount) {
            priceTicks = recount.ticks().count(priceTicks);
            openLots = recount.lots().count(openLots);
            shownLots = recount.lots().count(shownLots);
            displayLots = showsAll() ? displayLots : recount.lots().count(displayLots);
        }

        private boolean showsAll() {
            return displayLots == Long.MAX_VALUE;
        }

        RestingOrder shown() {
            return new RestingOrder(number, side, priceTicks, isResting ? shownLots : 0, since);
        }
    }

    /** Sees the trades of an event. */
    interface Trades {
        /** @param makerSide null: both orders rested, as in an auction */
        void add(long number, long priceTicks, long lots, Side makerSide);
    }

    /** Whether all events so far led to the levels that they have. */
    boolean isRight() {
        return isRight;
    }

    /** All resting orders of a side, best price first, and at one price the first in the queue first. */
    List<RestingOrder> side(Side side) {
        List<RestingOrder> found = new ArrayList<>();
        for (Queue queue : queues(side).values()) {
            queue.orders.values().forEach(order -> found.add(order.shown()));
        }
        return found;
    }

    /** The outcome if all resting orders met in an auction; null if no bid meets an ask. */
    Uncrossing uncrossing(long referenceTicks) {
        if (bids.isEmpty() || asks.isEmpty()) {
            return null;
        }
        return Uncrossing.of(
                limits(bids.headMap(asks.firstKey(), true)),
                limits(asks.headMap(bids.firstKey(), true)),
                referenceTicks);
    }

    private static List<Uncrossing.Limit> limits(Map<Long, Queue> side) {
        return side.entrySet().stream()
                .map(queue -> queue.getValue().limit(queue.getKey()))
                .toList();
    }

    /** How many are live, waiting stops included. */
    int size() {
        return live.size();
    }

    private NavigableMap<Long, Queue> queues(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    /** Repeats the steps of an event; returns the orders whose shown lots or places it changed. */
    List<RestingOrder> apply(long sequence, BookEvent event, Trades trades) {
        Steps steps = new Steps(sequence, event, trades);
        event.steps().forEach(steps::take);
        for (BookLevel level : event.levels()) {
            isRight &= isAt(level);
        }
        return steps.changed();
    }

    /** Counts all orders in another tick and another lot. None passes another. */
    void recount(Recount recount) {
        isRight &= live.values().stream().allMatch(order -> order.fits(recount));
        if (!isRight) {
            return;
        }
        live.values().forEach(order -> order.count(recount));
        for (NavigableMap<Long, Queue> side : List.of(bids, asks)) {
            List<Queue> queues = List.copyOf(side.values());
            side.clear();
            for (Queue queue : queues) {
                queue.lots = recount.lots().count(queue.lots);
                side.put(queue.orders.firstEntry().getValue().priceTicks, queue);
            }
        }
    }

    private boolean isAt(BookLevel level) {
        Queue queue = queues(level.side()).get(level.priceTicks());
        return queue == null
                ? level.lots() == 0 && level.orders() == 0
                : queue.lots == level.lots() && queue.orders.size() == level.orders();
    }

    private void link(Order order) {
        Queue queue = queues(order.side).computeIfAbsent(order.priceTicks, _ -> new Queue());
        queue.orders.put(order.number, order);
        queue.lots += order.shownLots;
        order.isResting = true;
    }

    private void unlink(Order order) {
        if (order.isResting) {
            NavigableMap<Long, Queue> side = queues(order.side);
            Queue queue = side.get(order.priceTicks);
            queue.orders.remove(order.number);
            queue.lots -= order.shownLots;
            if (queue.orders.isEmpty()) {
                side.remove(order.priceTicks);
            }
            order.isResting = false;
        }
    }

    private void show(Order order, long lots) {
        if (order.isResting) {
            queues(order.side).get(order.priceTicks).lots += lots - order.shownLots;
            order.shownLots = lots;
        }
    }

    /** The steps of one event. */
    private final class Steps {
        private final long sequence;
        private final BookEvent event;
        private final Trades trades;

        /** Those whose place or shown lots changed, in the order in which they last took a place. */
        private final Set<Order> touched = new LinkedHashSet<>();

        private Order taker;

        Steps(long sequence, BookEvent event, Trades trades) {
            this.sequence = sequence;
            this.event = event;
            this.trades = trades;
        }

        void take(BookStep step) {
            if (step.letter().equals("N")) {
                enter(step.number(0));
                return;
            }
            if (step.letter().equals("C")) {
                cross(step);
                return;
            }
            Order order = Set.of("P", "L", "U").contains(step.letter()) ? null : live.get(step.number(0));
            if (order == null) {
                isRight &= Set.of("P", "L", "U").contains(step.letter());
                return;
            }
            switch (step.letter()) {
                case "F" -> fill(order, step);
                case "R" -> queue(order, order.priceTicks, step.number(1));
                case "D" -> reduce(order, step.number(1));
                case "K" -> renew(order);
                case "M" -> amend(order);
                case "X", "E" -> end(order);
                case "T" -> taker = order;
                case "A" -> queue(order, step.number(1), step.number(2));
                case "W" -> taker = null;
                default -> isRight = false;
            }
        }

        private void enter(long number) {
            if (event instanceof OrderEntered entered) {
                taker = new Order(number, entered.side(), entered.lots(), entered.displayLots());
                live.put(number, taker);
            } else {
                isRight = false;
            }
        }

        private void fill(Order maker, BookStep step) {
            long lots = step.number(3);
            trades.add(step.number(1), step.number(2), lots, maker.side);
            if (taker == null) {
                isRight = false;
                return;
            }
            fillResting(maker, lots, maker.shownLots - lots);
            taker.openLots -= lots;
            if (taker.openLots == 0) {
                live.remove(taker.number);
            }
        }

        /** All of an iceberg counts in an auction, and what is left of it shows its next part at once. */
        private void cross(BookStep step) {
            long lots = step.number(4);
            trades.add(step.number(2), step.number(3), lots, null);
            for (int side = 0; side < 2; side++) {
                Order order = live.get(step.number(side));
                if (order == null) {
                    isRight = false;
                } else {
                    fillResting(order, lots, Math.min(order.displayLots, order.openLots - lots));
                }
            }
        }

        private void fillResting(Order order, long lots, long shownAfter) {
            touched.add(order);
            order.openLots -= lots;
            if (order.openLots == 0) {
                end(order);
            } else {
                show(order, shownAfter);
            }
        }

        private void reduce(Order order, long openLots) {
            order.openLots = openLots;
            if (openLots == 0) {
                end(order);
            } else if (order.isResting) {
                touched.add(order);
                show(order, Math.min(order.shownLots, openLots));
            }
        }

        /** No lot that was hidden gets a place among those that are shown. */
        private void renew(Order order) {
            if (event instanceof OrderAmended amended) {
                boolean showsAll = amended.displayLots() == null;
                order.openLots = amended.lots();
                order.displayLots = showsAll ? Long.MAX_VALUE : amended.displayLots();
                if (order.isResting) {
                    touched.add(order);
                    show(
                            order,
                            showsAll
                                    ? order.openLots
                                    : Math.min(Math.min(order.openLots, order.displayLots), order.shownLots));
                }
            } else {
                isRight = false;
            }
        }

        private void amend(Order order) {
            if (event instanceof OrderAmended amended) {
                if (order.isResting) {
                    touched.add(order);
                    unlink(order);
                }
                order.openLots = amended.lots();
                order.displayLots = amended.displayLots() == null ? Long.MAX_VALUE : amended.displayLots();
                taker = order;
            } else {
                isRight = false;
            }
        }

        private void queue(Order order, long priceTicks, long shownLots) {
            unlink(order);
            order.priceTicks = priceTicks;
            order.shownLots = shownLots;
            order.since = sequence;
            link(order);
            // It stands behind those that came before
            touched.remove(order);
            touched.add(order);
            if (order == taker) {
                taker = null;
            }
        }

        private void end(Order order) {
            if (order.isResting) {
                touched.add(order);
                unlink(order);
            }
            live.remove(order.number);
            if (order == taker) {
                taker = null;
            }
        }

        List<RestingOrder> changed() {
            return touched.stream().map(Order::shown).toList();
        }
    }
}
