package io.evenbook.api.market;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;

/** Commands on one market and the orders in its book. */
public sealed interface MarketCommand {
    MarketId marketId();

    /** Lists a market. A repeat with the same terms does nothing. */
    record ListMarket(
            MarketId marketId,
            AssetCode baseAsset,
            AssetCode quoteAsset,
            BigDecimal tickSize,
            BigDecimal lotSize,
            BigDecimal makerFeeRate,
            BigDecimal takerFeeRate)
            implements MarketCommand {}

    /** Halts a market: it refuses new orders. A repeat does nothing. */
    record HaltMarket(MarketId marketId, String reason) implements MarketCommand {}

    /** Opens a halted market again. A repeat does nothing. */
    record ResumeMarket(MarketId marketId, String reason) implements MarketCommand {}

    /** Cancels an order and releases its hold. Refused if the order has ended. */
    record CancelOrder(MarketId marketId, OrderId orderId) implements MarketCommand {}

    /**
     * Reduces an order. The order keeps its place in the queue, and the surplus of its hold is released.
     *
     * @param quantity the new total: less than the current quantity, greater than the filled quantity
     */
    record ReduceOrder(MarketId marketId, OrderId orderId, BigDecimal quantity) implements MarketCommand {}

    /**
     * Cancels all resting orders of a market, in several commits if there are many.
     *
     * @param side null: both
     */
    record CancelOrders(MarketId marketId, Side side, CancelReason reason) implements MarketCommand {}

    /** Does what is due: orders expire, stops fire. It precedes every command of a market that changes its book. */
    record AdvanceTime(MarketId marketId) implements MarketCommand {}
}
