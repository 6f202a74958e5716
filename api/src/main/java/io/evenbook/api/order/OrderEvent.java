package io.evenbook.api.order;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeId;
import java.math.BigDecimal;

/**
 * Facts about one order. Prices are at the market's tick scale, quantities at the base asset's scale. Quantities are absolute: what they
 * are after the event. A {@code release} is what the order's hold gives back, null if nothing.
 */
public sealed interface OrderEvent {
    OrderId orderId();

    AccountId accountId();

    /**
     * The order was born with its hold, in one commit.
     *
     * @param price         null for MARKET
     * @param quantity      null only for a MARKET buy that spends its budget whatever it buys
     * @param quoteBudget   what a MARKET buy may spend; otherwise null
     * @param clientOrderId or null
     * @param held          what the hold sets aside
     */
    record OrderPlaced(
            OrderId orderId,
            AccountId accountId,
            MarketId marketId,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal quantity,
            Money quoteBudget,
            String clientOrderId,
            HoldId holdId,
            Money held) implements OrderEvent {}

    /** What is left of the order rests in the book. */
    record OrderOpened(OrderId orderId, AccountId accountId, BigDecimal filledQuantity, BigDecimal remainingQuantity)
            implements OrderEvent {}

    /**
     * A fill: a part of the order traded.
     *
     * @param filledQuantity    of the order so far, this fill included
     * @param filledQuoteAmount what all fills cost so far, in the quote asset
     * @param remainingQuantity null where the order has no quantity, only a budget
     */
    record OrderExecuted(
            OrderId orderId,
            AccountId accountId,
            TradeId tradeId,
            Liquidity liquidity,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal filledQuantity,
            BigDecimal filledQuoteAmount,
            BigDecimal remainingQuantity) implements OrderEvent {}

    /** The order became smaller and kept its place in the queue. */
    record OrderReduced(
            OrderId orderId, AccountId accountId, BigDecimal quantity, BigDecimal remainingQuantity, HoldRelease release)
            implements OrderEvent {}

    /** The order ended: all of it traded, or its budget buys no further lot. */
    record OrderFilled(OrderId orderId, AccountId accountId, HoldRelease release) implements OrderEvent {}

    /** The order ended; what had been filled stays. */
    record OrderCancelled(OrderId orderId, AccountId accountId, CancelReason reason, HoldRelease release) implements OrderEvent {}

    /**
     * The market refused the order when it arrived.
     *
     * @param code a rejection's code
     */
    record OrderRejected(OrderId orderId, AccountId accountId, String code, String detail, HoldRelease release) implements OrderEvent {}

    /** What the order's hold gives back with this event, or null. */
    @JsonIgnore
    default HoldRelease toRelease() {
        return switch (this) {
            case OrderReduced reduced -> reduced.release();
            case OrderFilled filled -> filled.release();
            case OrderCancelled cancelled -> cancelled.release();
            case OrderRejected rejected -> rejected.release();
            case OrderPlaced _, OrderOpened _, OrderExecuted _ -> null;
        };
    }
}
