package io.evenbook.command.market;

import io.evenbook.api.id.OrderId;
import io.evenbook.command.market.matching.Order;

/** Which orders met when the prevention of a self-trade ended one of them, or both. */
final class SelfTrades {
    private final MarketState market;

    /** The resting order that ended last, and the number of the order that it met. */
    private OrderId endedMaker;

    private long itsTaker;

    SelfTrades(MarketState market) {
        this.market = market;
    }

    /**
     * The other order. Called right after the end of each order, a resting one first.
     *
     * @param wasResting whether it rested; else it had just arrived or fired
     */
    OrderId other(Order ended, boolean wasResting) {
        if (wasResting) {
            Order taker = market.book().taker();
            endedMaker = id(ended);
            itsTaker = taker.number();
            return id(taker);
        }
        // It ends alone: what it would have traded with is still the best of the other side
        return itsTaker == ended.number()
                ? endedMaker
                : id(market.book().best(ended.side().opposite()).first());
    }

    private OrderId id(Order order) {
        return market.orderId(order);
    }
}
