package io.evenbook.api.market;

import io.evenbook.api.order.OrderId;
import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a market. Orders belong to their market once they are born: their commands come here. */
public sealed interface MarketCommand {
    MarketId marketId();

    /** Lists a market; again with the same terms does nothing. */
    record ListMarket(
            @TargetAggregateIdentifier MarketId marketId,
            AssetCode baseAsset,
            AssetCode quoteAsset,
            BigDecimal tickSize,
            BigDecimal lotSize,
            BigDecimal makerFeeRate,
            BigDecimal takerFeeRate) implements MarketCommand {}

    record HaltMarket(@TargetAggregateIdentifier MarketId marketId, String reason) implements MarketCommand {}

    record ResumeMarket(@TargetAggregateIdentifier MarketId marketId, String reason) implements MarketCommand {}

    /** Brings a placed order to the book. An order that has reached its market before, or has ended, is left as it is. */
    record SubmitOrder(@TargetAggregateIdentifier MarketId marketId, OrderId orderId) implements MarketCommand {}

    /** Ends an order; refused if it has ended. */
    record CancelOrder(@TargetAggregateIdentifier MarketId marketId, OrderId orderId) implements MarketCommand {}

    /**
     * Makes an order smaller; it keeps its place in the queue.
     *
     * @param quantity the new total: less than now, more than is filled
     */
    record ReduceOrder(@TargetAggregateIdentifier MarketId marketId, OrderId orderId, BigDecimal quantity) implements MarketCommand {}
}
