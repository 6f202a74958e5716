package io.evenbook.command.order;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderAmended;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.base.Aggregate;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One order. Its market decides for it: while the order rests, the market's book holds everything that a match or a
 * cancel needs.
 *
 * @param price null for MARKET and STOP
 * @param stopPrice null unless it waits, or waited, for a price
 * @param triggered whether it has reached the price; null unless there is one
 * @param displayQuantity the most that the book shows at a time; null: all
 * @param expiresAt null: never
 * @param postOnly null unless it must rest without a trade
 * @param quantity null if the order has only a budget
 * @param quoteBudget the most that a MARKET buy may spend; null for other orders
 * @param endReason null unless it is CANCELLED
 */
public record OrderState(
        OrderId orderId,
        AccountId accountId,
        MarketId marketId,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        BigDecimal price,
        BigDecimal stopPrice,
        Boolean triggered,
        BigDecimal quantity,
        Money quoteBudget,
        BigDecimal displayQuantity,
        Instant expiresAt,
        PostOnly postOnly,
        String clientOrderId,
        HoldId holdId,
        Money held,
        OrderStatus status,
        CancelReason endReason,
        BigDecimal filledQuantity,
        BigDecimal filledQuoteAmount) {
    /** Without commands: an order changes with its market, whose handlers append its events. */
    public static final Aggregate<OrderState, Void, OrderEvent> AGGREGATE =
            Aggregate.<OrderState, Void, OrderEvent>undecided(
                            "Order", OrderState.class, null, OrderEvent.class, OrderState::evolve)
                    .identifiedBy(null, OrderEvent::orderId)
                    .weigher(_ -> 600)
                    .ended(order -> order.status().hasEnded())
                    .build();

    /** The first event of an order is {@link OrderPlaced}. */
    public static OrderState evolve(OrderState state, OrderEvent event) {
        return switch (event) {
            case OrderPlaced placed -> placed(placed);
            case OrderExecuted executed -> {
                boolean isFilled = isZero(executed.remainingQuantity());
                yield state.filled(executed.filledQuantity(), executed.filledQuoteAmount())
                        .in(isFilled ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED, null);
            }
            case OrderAmended amended -> state.amended(amended);
            case OrderPrevented prevented -> {
                OrderState left = state.of(prevented.quantity());
                yield isZero(prevented.remainingQuantity())
                        ? left.in(OrderStatus.CANCELLED, CancelReason.SELF_TRADE)
                        : left;
            }
            case OrderTriggered _ -> state.fired();
            case OrderFilled _ -> state.in(OrderStatus.FILLED, null);
            case OrderCancelled cancelled -> state.in(OrderStatus.CANCELLED, cancelled.reason());
            case OrderExpired _ -> state.in(OrderStatus.EXPIRED, null);
        };
    }

    private static boolean isZero(BigDecimal quantity) {
        return quantity != null && quantity.signum() == 0;
    }

    private static OrderState placed(OrderPlaced placed) {
        return new OrderState(
                placed.orderId(),
                placed.accountId(),
                placed.marketId(),
                placed.side(),
                placed.type(),
                placed.timeInForce(),
                placed.price(),
                placed.stopPrice(),
                placed.stopPrice() == null ? null : false,
                placed.quantity(),
                placed.quoteBudget(),
                placed.displayQuantity(),
                placed.expiresAt(),
                placed.postOnly(),
                placed.clientOrderId(),
                placed.holdId(),
                placed.held(),
                OrderStatus.OPEN,
                null,
                placed.quantity() == null ? BigDecimal.ZERO : placed.quantity().subtract(placed.quantity()),
                BigDecimal.ZERO);
    }

    private OrderState in(OrderStatus newStatus, CancelReason newEndReason) {
        return with(triggered, quantity, newStatus, newEndReason, filledQuantity, filledQuoteAmount);
    }

    private OrderState of(BigDecimal newQuantity) {
        return with(triggered, newQuantity, status, endReason, filledQuantity, filledQuoteAmount);
    }

    private OrderState filled(BigDecimal newFilledQuantity, BigDecimal newFilledQuoteAmount) {
        return with(triggered, quantity, status, endReason, newFilledQuantity, newFilledQuoteAmount);
    }

    private OrderState amended(OrderAmended amended) {
        return new OrderState(
                orderId,
                accountId,
                marketId,
                side,
                type,
                timeInForce,
                amended.price(),
                stopPrice,
                triggered,
                amended.quantity(),
                quoteBudget,
                amended.displayQuantity(),
                amended.expiresAt(),
                postOnly,
                clientOrderId,
                holdId,
                held,
                status,
                endReason,
                filledQuantity,
                filledQuoteAmount);
    }

    private OrderState fired() {
        return with(true, quantity, status, endReason, filledQuantity, filledQuoteAmount);
    }

    private OrderState with(
            Boolean newTriggered,
            BigDecimal newQuantity,
            OrderStatus newStatus,
            CancelReason newEndReason,
            BigDecimal newFilledQuantity,
            BigDecimal newFilledQuoteAmount) {
        return new OrderState(
                orderId,
                accountId,
                marketId,
                side,
                type,
                timeInForce,
                price,
                stopPrice,
                newTriggered,
                newQuantity,
                quoteBudget,
                displayQuantity,
                expiresAt,
                postOnly,
                clientOrderId,
                holdId,
                held,
                newStatus,
                newEndReason,
                newFilledQuantity,
                newFilledQuoteAmount);
    }
}
