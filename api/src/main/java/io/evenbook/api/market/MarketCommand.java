package io.evenbook.api.market;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;

/** What can be asked of a market, the orders in its book included. */
public sealed interface MarketCommand {
    MarketId marketId();

    /** Lists a market; again with the same terms does nothing. */
    record ListMarket(
            MarketId marketId,
            AssetCode baseAsset,
            AssetCode quoteAsset,
            BigDecimal tickSize,
            BigDecimal lotSize,
            BigDecimal makerFeeRate,
            BigDecimal takerFeeRate)
            implements MarketCommand {}

    record HaltMarket(MarketId marketId, String reason) implements MarketCommand {}

    record ResumeMarket(MarketId marketId, String reason) implements MarketCommand {}

    /** Ends an order and releases its hold; refused if it has ended. */
    record CancelOrder(MarketId marketId, OrderId orderId) implements MarketCommand {}

    /**
     * Makes an order smaller; it keeps its place in the queue, and what it no longer needs is released.
     *
     * @param quantity the new total: less than now, more than is filled
     */
    record ReduceOrder(MarketId marketId, OrderId orderId, BigDecimal quantity) implements MarketCommand {}

    /**
     * Cancels the resting orders of everybody in a market, so many in one commit, and goes on until none is left.
     *
     * @param side null: both
     */
    record CancelOrders(MarketId marketId, Side side, CancelReason reason) implements MarketCommand {}
}
