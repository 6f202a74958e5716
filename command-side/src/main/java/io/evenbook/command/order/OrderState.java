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
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigDecimal;

/**
 * One order, as its events tell. Its market decides for it: while it rests, the market's book has all that is needed of
 * it.
 *
 * @param price null for MARKET
 * @param quantity null if the order has only a budget
 * @param quoteBudget of a MARKET buy, otherwise null
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

    /** The state of a placed order: its events begin with that. */
    public static OrderState evolve(OrderState state, OrderEvent event) {
        return switch (event) {
            case OrderPlaced placed ->
                new OrderState(
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
                        placed.quantity() == null
                                ? BigDecimal.ZERO
                                : placed.quantity().subtract(placed.quantity()),
                        BigDecimal.ZERO);
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
