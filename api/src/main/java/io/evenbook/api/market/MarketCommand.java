package io.evenbook.api.market;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.time.Instant;

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

    /**
     * Changes the terms of a market, all of them at once; the assets stay. A repeat with the present terms does
     * nothing.
     *
     * @param tickSize another one while orders are live only in phase CLOSED, HALTED or CANCEL_ONLY; those that are off
     *     it end
     * @param lotSize as the tick
     * @param fees with another asset only while no order is live
     */
    record ChangeTerms(
            MarketId marketId,
            BigDecimal tickSize,
            BigDecimal lotSize,
            BigDecimal makerFeeRate,
            BigDecimal takerFeeRate,
            OrderSizes sizes,
            PriceBands bands,
            OrderKinds kinds,
            OpenOrderLimits openOrders,
            TradeFees fees,
            String reason)
            implements MarketCommand {}

    /**
     * Moves a market to a phase. Does nothing if it is there; in phase CALL another reference replaces the present one.
     *
     * @param reference the price that decides an auction where nothing else does; for phase CALL only. Null: the last
     *     one; refused if there is none
     * @param session the day of the session whose schedule asks for it; null: an operator does
     */
    record ChangePhase(MarketId marketId, Phase phase, String reason, BigDecimal reference, String session)
            implements MarketCommand {}

    /** Goes on with an auction that was left half-way. Does nothing if none was; the phase is that of the command. */
    record ContinueAuction(MarketId marketId, Phase phase, String reason, String session) implements MarketCommand {}

    /** Sets the sessions of a market, instead of those before. A repeat does nothing. */
    record SetSessions(MarketId marketId, Sessions sessions) implements MarketCommand {}

    /**
     * Lets the trades of a market settle in the clearing windows of a scheme, for good. Refused after its first order
     * or with another scheme than before. A repeat does nothing.
     */
    record AssignSettlement(MarketId marketId, SchemeId schemeId, String reason) implements MarketCommand {}

    /** Cancels an order and releases its hold. Refused if the order has ended. */
    record CancelOrder(MarketId marketId, OrderId orderId) implements MarketCommand {}

    /**
     * Gives a live order, a waiting stop included, other terms; null: unchanged. Less quantity, less of it displayed
     * and another expiry keep its place in the queue. More of either or another price moves it to the end of the queue
     * of its price, and it may trade at once. Its hold follows in the same commit.
     *
     * @param quantity the new total: greater than the filled quantity
     * @param price only for LIMIT and STOP_LIMIT
     * @param displayQuantity only for LIMIT and STOP_LIMIT; from the next part on
     * @param expiresAt only for GTD
     */
    record AmendOrder(
            MarketId marketId,
            OrderId orderId,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal displayQuantity,
            Instant expiresAt)
            implements MarketCommand {}

    /**
     * Cancels all resting orders of a market, in several commits if there are many.
     *
     * @param side null: both
     */
    record CancelOrders(MarketId marketId, Side side, CancelReason reason) implements MarketCommand {}

    /** Does what is due: orders expire, stops fire. It precedes every command of a market that changes its book. */
    record AdvanceTime(MarketId marketId) implements MarketCommand {}
}
