package io.evenbook.command.order;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.base.Aggregate;
import java.math.BigDecimal;

/**
 * One order. Its market decides for it: while the order rests, the market's book holds everything that a match, a
 * reduction or a cancel needs.
 *
 * @param price null for MARKET
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
        BigDecimal quantity,
        Money quoteBudget,
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
                boolean filled = executed.remainingQuantity() != null
                        && executed.remainingQuantity().signum() == 0;
                yield state.with(
                        state.quantity,
                        filled ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED,
                        null,
                        executed.filledQuantity(),
                        executed.filledQuoteAmount());
            }
            case OrderReduced reduced ->
                state.with(reduced.quantity(), state.status, null, state.filledQuantity, state.filledQuoteAmount);
            case OrderPrevented prevented -> {
                boolean hasEnded = prevented.remainingQuantity() != null
                        && prevented.remainingQuantity().signum() == 0;
                yield state.with(
                        prevented.quantity(),
                        hasEnded ? OrderStatus.CANCELLED : state.status,
                        hasEnded ? CancelReason.SELF_TRADE : null,
                        state.filledQuantity,
                        state.filledQuoteAmount);
            }
            case OrderFilled _ ->
                state.with(state.quantity, OrderStatus.FILLED, null, state.filledQuantity, state.filledQuoteAmount);
            case OrderCancelled cancelled ->
                state.with(
                        state.quantity,
                        OrderStatus.CANCELLED,
                        cancelled.reason(),
                        state.filledQuantity,
                        state.filledQuoteAmount);
        };
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
                placed.quantity(),
                placed.quoteBudget(),
                placed.clientOrderId(),
                placed.holdId(),
                placed.held(),
                OrderStatus.OPEN,
                null,
                placed.quantity() == null ? BigDecimal.ZERO : placed.quantity().subtract(placed.quantity()),
                BigDecimal.ZERO);
    }

    private OrderState with(
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
                newQuantity,
                quoteBudget,
                clientOrderId,
                holdId,
                held,
                newStatus,
                newEndReason,
                newFilledQuantity,
                newFilledQuoteAmount);
    }
}
