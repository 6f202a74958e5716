package io.evenbook.api.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.util.List;

/**
 * Facts about one market and its order book; they suffice to rebuild the book. Prices are at the tick's scale,
 * quantities at the base asset's. {@code levels} are the levels that changed, as they are afterwards.
 */
public sealed interface MarketEvent {
    MarketId marketId();

    record MarketListed(MarketTerms terms) implements MarketEvent {
        @Override
        public MarketId marketId() {
            return terms.marketId();
        }
    }

    record MarketHalted(MarketId marketId, String reason) implements MarketEvent {}

    record MarketResumed(MarketId marketId, String reason) implements MarketEvent {}

    /**
     * An order arrived at the book: it took what it could, and what is left of a GTC limit order rests.
     *
     * @param limitPrice null for a MARKET order
     * @param matches in the order in which they happened, best price first, then oldest
     * @param resting what stays in the book; null if nothing does
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
            List<BookLevel> levels)
            implements MarketEvent {}

    /** A resting order became smaller where it stood. */
    record BookOrderReduced(MarketId marketId, OrderId orderId, BigDecimal remainingQuantity, List<BookLevel> levels)
            implements MarketEvent {}

    /** Resting orders left the book without a match. */
    record BookOrdersRemoved(MarketId marketId, List<OrderId> orderIds, List<BookLevel> levels)
            implements MarketEvent {}

    /**
     * The arriving order met a resting one.
     *
     * @param price of the resting order
     * @param makerRemaining what rests of the maker afterwards; zero: it left the book
     */
    record Match(
            TradeId tradeId, OrderId makerOrderId, BigDecimal price, BigDecimal quantity, BigDecimal makerRemaining) {}

    /**
     * What of an arriving order stays in the book.
     *
     * @param quantity greater than zero
     * @param filledQuantity of the order before it rested
     * @param filledQuoteAmount what that cost
     * @param version sequence number of the order's last event of this commit
     */
    record Resting(BigDecimal quantity, BigDecimal filledQuantity, BigDecimal filledQuoteAmount, long version) {}
}
