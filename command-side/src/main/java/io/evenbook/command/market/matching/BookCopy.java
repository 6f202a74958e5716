package io.evenbook.command.market.matching;

import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount.Ratio;
import io.evenbook.command.market.matching.Order.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All that a book holds between two commands, as values that never change.
 *
 * @param exactLast the last price by a tick; null: {@code lastTicks} counts it
 * @param orders all live orders, in the order of their priorities
 */
public record BookCopy(
        long lastNumber,
        long lastPriority,
        long trades,
        long lastTicks,
        Ratio exactLast,
        long auctionTicks,
        Phase phase,
        List<LiveOrder> orders) {

    /**
     * A live order.
     *
     * @param arrival its terms as they are now; {@code lots} is what is open
     * @param shownLots what the queue shows of it
     * @param cost of the filled lots; see {@link Book#setUnitCost}
     * @param isWaiting whether it is a stop that has not fired
     */
    public record LiveOrder(
            long number,
            long priority,
            long version,
            Arrival arrival,
            long shownLots,
            long filledLots,
            BigInteger cost,
            boolean isWaiting) {

        private void addTo(BookState state) {
            Order order = state.live.enter(number, arrival);
            order.shownLots = shownLots;
            order.hiddenLots = arrival.lots() - shownLots;
            order.filledLots = filledLots;
            order.costHigh = cost.shiftRight(Long.SIZE).longValueExact();
            order.costLow = cost.longValue();
            order.priority = priority;
            order.version = version;
            order.place = isWaiting ? Place.WAITING : Place.RESTING;
            state.live.add(order);
        }

        private static LiveOrder of(Order order) {
            Arrival arrival = new Arrival(
                    order.idHigh,
                    order.idLow,
                    order.account.key,
                    order.group,
                    order.clientOrderId,
                    order.side,
                    order.timeInForce,
                    order.prevention,
                    order.priceTicks,
                    order.stopTicks,
                    order.openLots(),
                    order.displayLots,
                    order.expiresAt,
                    order.attachment);
            return new LiveOrder(
                    order.number,
                    order.priority,
                    order.version,
                    arrival,
                    order.shownLots,
                    order.filledLots,
                    order.cost(),
                    order.place == Place.WAITING);
        }
    }

    /** A book with the same contents, whose unit cost is not set yet. Takes time for each live order. */
    public Book book() {
        BookState state = new BookState();
        state.lastNumber = lastNumber;
        state.trades = trades;
        state.lastTicks = lastTicks;
        state.exactLast = exactLast;
        state.auctionTicks = auctionTicks;
        state.phase = phase;
        // An account's orders are linked in the order of their arrival
        orders.stream().sorted(Comparator.comparingLong(LiveOrder::number)).forEach(live -> live.addTo(state));
        for (LiveOrder live : orders) {
            state.queues.lastPriority = live.priority - 1;
            state.queues.link(state.live.find(live.number));
        }
        state.queues.lastPriority = lastPriority;
        return new Book(state);
    }

    static BookCopy of(BookState state) {
        List<LiveOrder> orders = new ArrayList<>(state.live.size());
        for (Order order : state.live.byPriority()) {
            orders.add(LiveOrder.of(order));
        }
        return new BookCopy(
                state.lastNumber,
                state.queues.lastPriority,
                state.trades,
                state.lastTicks,
                state.exactLast,
                state.auctionTicks,
                state.phase,
                List.copyOf(orders));
    }
}
