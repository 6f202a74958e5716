package io.evenbook.stream.account;

import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;

/** The data of the messages of an account's stream. None of them names another account, or an order of one. */
final class AccountMessages {
    private AccountMessages() {}

    /**
     * All that is open as of a position, or a part of it: orders, balances, open holds.
     *
     * @param because {@code START}, {@code TOO_FAR} if the client asked for a position that is too old to resume from,
     *     {@code BEHIND} if it was too slow
     * @param more whether the next message has more of it; null: this one completes it
     */
    record Snapshot(
            AccountId accountId,
            long position,
            Because because,
            Boolean more,
            Collection<OrderItem> orders,
            Collection<BalanceItem> balances,
            Collection<HoldItem> holds) {}

    /** Why a snapshot was sent. */
    enum Because {
        START,
        TOO_FAR,
        BEHIND
    }

    /** The changes of the log from one position to another: each order, balance and hold as it is then. */
    record Delta(
            long first,
            long last,
            Collection<OrderItem> orders,
            Collection<FillItem> fills,
            Collection<BalanceItem> balances,
            Collection<HoldItem> holds) {}

    /** The fields of an order that {@code GET /orders/{id}} has as well. */
    record OrderItem(
            OrderId orderId,
            MarketId market,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal stopPrice,
            BigDecimal quantity,
            BigDecimal quoteBudget,
            BigDecimal displayQuantity,
            Instant expiresAt,
            Boolean triggered,
            String clientOrderId,
            BigDecimal filledQuantity,
            BigDecimal remainingQuantity,
            BigDecimal averagePrice,
            OrderStatus status,
            CancelReason endReason,
            Instant createdAt,
            Instant updatedAt) {}

    /** The account's side of a trade. */
    record FillItem(
            TradeId tradeId,
            OrderId orderId,
            MarketId market,
            Side side,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal quoteAmount,
            Liquidity liquidity,
            BigDecimal fee,
            AssetCode feeAsset,
            Instant executedAt) {}

    record BalanceItem(AssetCode asset, BigDecimal posted, BigDecimal held, BigDecimal available) {}

    /** @param amount what it still holds; 0: it is closed */
    record HoldItem(HoldId holdId, AssetCode asset, BigDecimal amount, HoldReason reason, Instant expiresAt) {}

    record Heartbeat(long last) {}
}
