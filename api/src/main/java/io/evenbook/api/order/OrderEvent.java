package io.evenbook.api.order;

import io.evenbook.api.audit.NamesAccounts;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.stream.Stream;

/**
 * Facts about one order. Prices are at the market's tick scale, quantities at the base asset's scale. Quantities are
 * absolute: what they are after the event.
 */
public sealed interface OrderEvent extends NamesAccounts {
    OrderId orderId();

    AccountId accountId();

    @Override
    default Stream<AccountId> accounts() {
        return Stream.of(accountId());
    }

    /**
     * The order was placed, with its hold and all that it met in the book, in one commit. It is OPEN until an event of
     * the same commit says otherwise.
     *
     * @param price null for MARKET
     * @param quantity null only for a MARKET buy that spends its budget whatever it buys
     * @param quoteBudget what a MARKET buy may spend; otherwise null
     * @param clientOrderId or null
     * @param held what the hold sets aside
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
            Money held)
            implements OrderEvent {}

    /**
     * A fill: a part of the order traded.
     *
     * @param filledQuantity of the order so far, this fill included
     * @param filledQuoteAmount what all fills cost so far, in the quote asset
     * @param remainingQuantity zero: the order is FILLED; null where the order has no quantity, only a budget
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
            BigDecimal remainingQuantity)
            implements OrderEvent {}

    /**
     * The order became smaller and kept its place in the queue; what it no longer needs was released in the same
     * commit.
     */
    record OrderReduced(OrderId orderId, AccountId accountId, BigDecimal quantity, BigDecimal remainingQuantity)
            implements OrderEvent {}

    /** An order that had a budget ended: what is left of it buys no further lot. */
    record OrderFilled(OrderId orderId, AccountId accountId) implements OrderEvent {}

    /**
     * The order ended; what had been filled stays.
     *
     * @param release what is still to be released, where the command that ended the order was not one of its account;
     *     null where that was done in the same commit
     */
    record OrderCancelled(OrderId orderId, AccountId accountId, CancelReason reason, HoldRelease release)
            implements OrderEvent {}
}
