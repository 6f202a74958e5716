package io.evenbook.api.order;

import io.evenbook.api.audit.NamesAccounts;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Events of one order. Prices are at the market's tick scale, quantities at the base asset's scale. Quantities are
 * absolute: the values after the event.
 */
public sealed interface OrderEvent extends NamesAccounts {
    OrderId orderId();

    AccountId accountId();

    @Override
    default Stream<AccountId> accounts() {
        return Stream.of(accountId());
    }

    /**
     * The order was placed. The same commit has its hold and its matches. The order is OPEN unless a later event of the
     * commit ends it.
     *
     * @param price null for MARKET and STOP
     * @param stopPrice null unless it waits for a price
     * @param protectionPrice the worst price at which a MARKET or STOP order trades; null: any, and for the others
     * @param quantity null only for a MARKET buy that spends its whole budget
     * @param quoteBudget the budget of a MARKET buy; otherwise null
     * @param displayQuantity the most that the book shows at a time; null: all
     * @param expiresAt null unless its time in force is GTD or DAY
     * @param postOnly whether it had to rest without a trade; null: no. A SLIDE has its price after sliding
     * @param clientOrderId chosen by the client; null: none
     * @param held the amount of the hold
     * @param rates of its fees, by the tier of the account's customer
     */
    record OrderPlaced(
            OrderId orderId,
            AccountId accountId,
            MarketId marketId,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal stopPrice,
            BigDecimal protectionPrice,
            BigDecimal quantity,
            Money quoteBudget,
            BigDecimal displayQuantity,
            Instant expiresAt,
            PostOnly postOnly,
            SelfTradePrevention selfTradePrevention,
            String clientOrderId,
            HoldId holdId,
            Money held,
            FeeRates rates)
            implements OrderEvent {}

    /**
     * The order was filled, in part or in full, by one trade.
     *
     * @param filledQuantity of all fills, this one included
     * @param filledQuoteAmount the cost of all fills, in the quote asset
     * @param remainingQuantity zero: the order is FILLED; null for an order with a budget
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
     * The order got other terms. The same commit has the change of its hold and its matches.
     *
     * @param price null for STOP
     * @param quantity the total, what is filled included
     * @param remainingQuantity before any match of the amendment; greater than zero
     * @param displayQuantity the most that the book shows at a time; null: all
     * @param expiresAt null: never
     * @param keptPlace whether it kept its place in the queue
     */
    record OrderAmended(
            OrderId orderId,
            AccountId accountId,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal remainingQuantity,
            BigDecimal displayQuantity,
            Instant expiresAt,
            boolean keptPlace)
            implements OrderEvent {}

    /**
     * The order would have traded with another of its account; both lost a quantity instead.
     *
     * @param prevented the quantity that both lost
     * @param quantity the new total; null for an order with a budget
     * @param remainingQuantity zero: the order is CANCELLED; null for an order with a budget
     * @param release see {@link ReleasesHold#release}; may be null
     */
    record OrderPrevented(
            OrderId orderId,
            AccountId accountId,
            OrderId otherOrderId,
            BigDecimal prevented,
            BigDecimal quantity,
            BigDecimal remainingQuantity,
            HoldRelease release)
            implements ReleasesHold {}

    /**
     * The last price reached the stop price: the order met the book.
     *
     * @param tradeId of the trade with that price; null: an operator has named it
     * @param stopPrice that it waited for
     * @param lastPrice that made it fire
     */
    record OrderTriggered(
            OrderId orderId, AccountId accountId, TradeId tradeId, BigDecimal stopPrice, BigDecimal lastPrice)
            implements OrderEvent {}

    /** An order with a budget ended: the rest of the budget buys no further lot. */
    record OrderFilled(OrderId orderId, AccountId accountId) implements OrderEvent {}

    /** An event after which an order needs less of its hold. */
    sealed interface ReleasesHold extends OrderEvent {
        /**
         * The release that is still to be done; null: the same commit has done it, because its command is one of the
         * order's account.
         */
        HoldRelease release();
    }

    /**
     * The order was cancelled; its fills stay.
     *
     * @param otherOrderId of SELF_TRADE: the order that it met; null: earlier events name those that it met
     * @param release see {@link ReleasesHold#release}; may be null
     */
    record OrderCancelled(
            OrderId orderId, AccountId accountId, CancelReason reason, OrderId otherOrderId, HoldRelease release)
            implements ReleasesHold {

        /** It met no order of its own account. */
        public OrderCancelled(OrderId orderId, AccountId accountId, CancelReason reason, HoldRelease release) {
            this(orderId, accountId, reason, null, release);
        }
    }

    /**
     * The order's time was over; its fills stay.
     *
     * @param release see {@link ReleasesHold#release}; may be null
     */
    record OrderExpired(OrderId orderId, AccountId accountId, HoldRelease release) implements ReleasesHold {}
}
