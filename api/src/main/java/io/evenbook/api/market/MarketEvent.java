package io.evenbook.api.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Events of one market and its order book. They suffice to rebuild the book. Prices are at the tick's scale, quantities
 * at the base asset's scale. {@code levels} are the changed levels after the event.
 */
public sealed interface MarketEvent {
    MarketId marketId();

    /** The market was listed; it is open. */
    record MarketListed(MarketTerms terms) implements MarketEvent {
        @Override
        public MarketId marketId() {
            return terms.marketId();
        }
    }

    /** The market was halted: it refuses new orders. */
    record MarketHalted(MarketId marketId, String reason) implements MarketEvent {}

    /** The market was opened again after a halt. */
    record MarketResumed(MarketId marketId, String reason) implements MarketEvent {}

    /**
     * An order arrived and was matched against the book. The unfilled quantity of a GTC limit order rests.
     *
     * @param limitPrice null for a MARKET order
     * @param matches by price, best first; at one price the oldest order first
     * @param resting the resting quantity; null: none rests
     * @param arrivedAt the time of the order and its matches
     */
    record OrderAdmitted(
            MarketId marketId,
            OrderId orderId,
            AccountId accountId,
            Side side,
            BigDecimal limitPrice,
            String clientOrderId,
            List<Match> matches,
            Resting resting,
            List<BookLevel> levels,
            Instant arrivedAt)
            implements MarketEvent {}

    /** A resting order was reduced and kept its place. */
    record BookOrderReduced(MarketId marketId, OrderId orderId, BigDecimal remainingQuantity, List<BookLevel> levels)
            implements MarketEvent {}

    /** Resting orders were removed from the book unmatched. */
    record BookOrdersRemoved(MarketId marketId, List<OrderId> orderIds, List<BookLevel> levels)
            implements MarketEvent {}

    /**
     * A match of the arriving order with a resting one.
     *
     * @param price of the resting order
     * @param makerRemaining the resting quantity of the maker after the match; zero: it left the book
     */
    record Match(
            TradeId tradeId, OrderId makerOrderId, BigDecimal price, BigDecimal quantity, BigDecimal makerRemaining) {}

    /**
     * The resting part of an arriving order.
     *
     * @param quantity greater than zero
     * @param filledQuantity filled before the order rested
     * @param filledQuoteAmount the cost of the filled quantity, in the quote asset
     * @param version sequence number of the order's last event of this commit
     */
    record Resting(BigDecimal quantity, BigDecimal filledQuantity, BigDecimal filledQuoteAmount, long version) {}
}
