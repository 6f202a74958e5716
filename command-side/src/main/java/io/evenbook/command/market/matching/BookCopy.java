package io.evenbook.command.market.matching;

import io.evenbook.api.market.Phase;
import io.evenbook.command.market.matching.Order.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a book holds between two commands, as values that never change.
 *
 * @param orders all live orders, in the order of their priorities
 */
public record BookCopy(
        long lastNumber,
        long lastPriority,
        long trades,
        long lastTicks,
        long auctionTicks,
        Phase phase,
        List<LiveOrder> orders) {

    /**
     * A live order.
     *
     * @param arrival its terms as they are now; {@code lots} is what is open
     * @param shownLots what the queue shows of it
     * @param cost of the filled lots, in units of one tick times one lot
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
                state.auctionTicks,
                state.phase,
                List.copyOf(orders));
    }
}
