package io.evenbook.stream.market;

import io.evenbook.api.market.BookLevel;
import io.evenbook.api.order.Side;
import java.time.Instant;
import java.util.List;

/**
 * What one event of a market changed.
 *
 * @param sequence sequence number of the event
 * @param levels the changed levels, as they are afterwards
 * @param orders the changed orders, as the book shows them afterwards, in the order in which they took their places
 * @param phase that the event began; null: none
 */
record MarketChange(
        long sequence, List<BookLevel> levels, List<RestingOrder> orders, List<MarketTrade> trades, String phase) {

    private static final int BYTES = 200;
    private static final int BYTES_OF_LEVEL = 64;
    private static final int BYTES_OF_ORDER = 64;
    private static final int BYTES_OF_TRADE = 64;

    /** How many levels, orders and trades it has. */
    int items() {
        return levels.size() + orders.size() + trades.size();
    }

    /** About how many bytes it takes in memory. */
    int bytes() {
        return BYTES + BYTES_OF_LEVEL * levels.size() + BYTES_OF_ORDER * orders.size() + BYTES_OF_TRADE * trades.size();
    }

    /**
     * An order as everybody may see it.
     *
     * @param lots the lots that it shows; 0: it has left the book
     * @param since the sequence number of the event in which it took its place in the queue
     */
    record RestingOrder(long number, Side side, long priceTicks, long lots, long since) {}

    /**
     * A trade as everybody may see it.
     *
     * @param number counts the trades of the market
     * @param makerSide null: both orders rested, as in an auction
     */
    record MarketTrade(long number, long priceTicks, long lots, Side makerSide, Instant at) {}
}
