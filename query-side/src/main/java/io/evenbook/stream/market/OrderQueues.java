package io.evenbook.stream.market;

import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.api.market.MarketEvent.OrderEntered;
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
 * The resting orders of a market by price and place, with the lots that they show. It repeats the steps of each event
 * and compares the result with the levels of that event: {@link #isRight} is false for good once they differ.
 */
final class OrderQueues {
    private final NavigableMap<Long, Queue> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, Queue> asks = new TreeMap<>();
    private final Map<Long, RestingOrder> resting = new HashMap<>();

    /** The sides of the stops that wait for their price: nobody sees more of them than their number. */
    private final Map<Long, Side> waiting = new HashMap<>();

    private boolean isRight = true;

    /** The orders at one price, the first in the queue first. */
    private static final class Queue {
        private final SequencedMap<Long, RestingOrder> orders = new LinkedHashMap<>();
        private long lots;
    }

    /** Whether all events so far led to the levels that they have. */
    boolean isRight() {
        return isRight;
    }

    /** The side of a resting order; null if it does not rest. */
    Side sideOf(long number) {
        RestingOrder order = resting.get(number);
        return order == null ? null : order.side();
    }

    /** All orders of a side, best price first, and at one price the first in the queue first. */
    List<RestingOrder> side(Side side) {
        List<RestingOrder> found = new ArrayList<>();
        (side == Side.BUY ? bids : asks).values().forEach(queue -> found.addAll(queue.orders.values()));
        return found;
    }

    /** Sees the trades of an event. */
    interface Trades {
        /** @param makerSide null: the resting order is not known */
        void add(long number, long priceTicks, long lots, Side makerSide);
    }

    /** Repeats the steps of an event; returns the orders that it changed. */
    List<RestingOrder> apply(long sequence, BookEvent event, Trades trades) {
        Side entering = event instanceof OrderEntered entered ? entered.side() : null;
        Steps steps = new Steps(sequence, entering, trades);
        event.steps().forEach(steps::take);
        for (BookLevel level : event.levels()) {
            isRight &= isAt(level);
        }
        return steps.changed();
    }

    private boolean isAt(BookLevel level) {
        Queue queue = (level.side() == Side.BUY ? bids : asks).get(level.priceTicks());
        return queue == null
                ? level.lots() == 0 && level.orders() == 0
                : queue.lots == level.lots() && queue.orders.size() == level.orders();
    }

    private void queue(RestingOrder order) {
        Queue queue = (order.side() == Side.BUY ? bids : asks).computeIfAbsent(order.priceTicks(), _ -> new Queue());
        RestingOrder before = queue.orders.put(order.number(), order);
        queue.lots += order.lots() - (before == null ? 0 : before.lots());
        resting.put(order.number(), order);
    }

    private void unqueue(RestingOrder order) {
        NavigableMap<Long, Queue> side = order.side() == Side.BUY ? bids : asks;
        Queue queue = side.get(order.priceTicks());
        queue.orders.remove(order.number());
        queue.lots -= order.lots();
        if (queue.orders.isEmpty()) {
            side.remove(order.priceTicks());
        }
        resting.remove(order.number());
    }

    /** The steps of one event. */
    private final class Steps {
        private final long sequence;
        private final Side entering;
        private final Trades trades;

        /** The sides of orders that have no place at the moment. */
        private final Map<Long, Side> sides = new HashMap<>();

        /** Orders whose shown lots are spent: the next step may show more of them. */
        private final Map<Long, RestingOrder> spent = new HashMap<>();

        private final Map<Long, RestingOrder> left = new HashMap<>();
        private final Set<Long> touched = new LinkedHashSet<>();

        Steps(long sequence, Side entering, Trades trades) {
            this.sequence = sequence;
            this.entering = entering;
            this.trades = trades;
        }

        void take(BookStep step) {
            switch (step.letter()) {
                case "N" -> sides.put(step.number(0), entering);
                case "F" -> {
                    trades.add(step.number(1), step.number(2), step.number(3), sideOf(step.number(0)));
                    fill(step.number(0), step.number(3));
                }
                case "R" -> refresh(step.number(0), step.number(1));
                case "D" -> reduce(step.number(0), step.number(1));
                case "X" -> leave(step.number(0));
                case "T" -> sides.put(step.number(0), waiting.remove(step.number(0)));
                case "A" -> rest(step.number(0), step.number(1), step.number(2));
                case "W" -> waiting.put(step.number(0), sides.get(step.number(0)));
                default -> {
                    // It moves no order that everybody sees; if it did, the levels would differ
                }
            }
        }

        private void fill(long number, long lots) {
            RestingOrder maker = resting.get(number);
            if (maker == null) {
                isRight = false;
                return;
            }
            resize(maker, maker.lots() - lots);
        }

        private void reduce(long number, long openLots) {
            RestingOrder order = resting.get(number);
            if (order != null) {
                resize(order, Math.min(order.lots(), openLots));
            } else if (openLots == 0) {
                waiting.remove(number);
            }
        }

        private void resize(RestingOrder order, long lots) {
            touched.add(order.number());
            if (lots > 0) {
                queue(new RestingOrder(order.number(), order.side(), order.priceTicks(), lots, order.since()));
            } else {
                spent.put(order.number(), order);
                unqueue(order);
                left.put(order.number(), order);
            }
        }

        private void refresh(long number, long shownLots) {
            RestingOrder order = spent.containsKey(number) ? spent.get(number) : resting.get(number);
            if (order == null) {
                isRight = false;
                return;
            }
            join(number, order.side(), order.priceTicks(), shownLots);
        }

        private void rest(long number, long priceTicks, long shownLots) {
            Side side = sides.containsKey(number) ? sides.get(number) : sideOf(number);
            if (side == null) {
                isRight = false;
                return;
            }
            join(number, side, priceTicks, shownLots);
        }

        private void join(long number, Side side, long priceTicks, long shownLots) {
            leave(number);
            touched.add(number);
            queue(new RestingOrder(number, side, priceTicks, shownLots, sequence));
        }

        private void leave(long number) {
            waiting.remove(number);
            RestingOrder order = resting.get(number);
            if (order != null) {
                unqueue(order);
                left.put(number, order);
            }
            // What comes back stands behind those that came before
            touched.remove(number);
            if (order != null) {
                touched.add(number);
            }
        }

        List<RestingOrder> changed() {
            List<RestingOrder> changed = new ArrayList<>();
            for (long number : touched) {
                RestingOrder now = resting.get(number);
                RestingOrder before = left.get(number);
                changed.add(
                        now != null ? now : new RestingOrder(number, before.side(), before.priceTicks(), 0, sequence));
            }
            return changed;
        }
    }
}
