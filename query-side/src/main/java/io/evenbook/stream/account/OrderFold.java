package io.evenbook.stream.account;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.money.Shown;
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
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.stream.account.AccountMessages.OrderItem;
import java.math.BigDecimal;
import java.time.Instant;

/** An order after its events. Changed by one thread. */
final class OrderFold {
    private final OrderId orderId;
    private final MarketId market;
    private final Side side;
    private final OrderType type;
    private final TimeInForce timeInForce;
    private final BigDecimal stopPrice;
    private final BigDecimal quoteBudget;
    private final String clientOrderId;
    private final Instant createdAt;
    private BigDecimal price;
    private BigDecimal quantity;
    private BigDecimal displayQuantity;
    private Instant expiresAt;
    private Boolean triggered;
    private BigDecimal filledQuantity;
    private BigDecimal filledQuoteAmount;
    private BigDecimal remainingQuantity;
    private OrderStatus status;
    private CancelReason endReason;
    private Instant updatedAt;
    private int priceScale;

    /** An order of the view that is open. */
    record Row(
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
            BigDecimal filledQuoteAmount,
            BigDecimal remainingQuantity,
            OrderStatus status,
            Instant createdAt,
            Instant updatedAt) {}

    OrderFold(Row row) {
        orderId = row.orderId();
        market = row.market();
        side = row.side();
        type = row.type();
        timeInForce = row.timeInForce();
        price = row.price();
        stopPrice = row.stopPrice();
        displayQuantity = row.displayQuantity();
        expiresAt = row.expiresAt();
        triggered = row.triggered();
        quoteBudget = row.quoteBudget();
        clientOrderId = row.clientOrderId();
        createdAt = row.createdAt();
        quantity = row.quantity();
        filledQuantity = row.filledQuantity();
        filledQuoteAmount = row.filledQuoteAmount();
        remainingQuantity = row.remainingQuantity();
        status = row.status();
        updatedAt = row.updatedAt();
        priceScale = price == null ? 0 : price.scale();
    }

    static OrderFold of(OrderPlaced placed, Instant at) {
        BigDecimal zero = placed.quantity() == null
                ? BigDecimal.ZERO
                : BigDecimal.ZERO.setScale(placed.quantity().scale());
        return new OrderFold(new Row(
                placed.orderId(),
                placed.marketId(),
                placed.side(),
                placed.type(),
                placed.timeInForce(),
                placed.price(),
                placed.stopPrice(),
                placed.quantity(),
                placed.quoteBudget() == null ? null : placed.quoteBudget().amount(),
                placed.displayQuantity(),
                placed.expiresAt(),
                placed.stopPrice() == null ? null : false,
                placed.clientOrderId(),
                zero,
                BigDecimal.ZERO,
                placed.quantity(),
                OrderStatus.OPEN,
                at,
                at));
    }

    void apply(OrderEvent event, Instant at) {
        updatedAt = at;
        switch (event) {
            case OrderPlaced _ -> throw new IllegalArgumentException("must come once: " + event);
            case OrderExecuted executed -> execute(executed);
            case OrderAmended amended -> {
                price = amended.price();
                quantity = amended.quantity();
                remainingQuantity = amended.remainingQuantity();
                displayQuantity = amended.displayQuantity();
                expiresAt = amended.expiresAt();
            }
            case OrderPrevented prevented -> prevent(prevented);
            case OrderTriggered _ -> triggered = true;
            case OrderFilled _ -> status = OrderStatus.FILLED;
            case OrderExpired _ -> status = OrderStatus.EXPIRED;
            case OrderCancelled cancelled -> {
                status = OrderStatus.CANCELLED;
                endReason = cancelled.reason();
            }
        }
    }

    private void execute(OrderExecuted executed) {
        filledQuantity = executed.filledQuantity();
        filledQuoteAmount = executed.filledQuoteAmount();
        priceScale = executed.price().scale();
        // An order with only a budget has no remaining quantity
        if (executed.remainingQuantity() != null) {
            remainingQuantity = executed.remainingQuantity();
        }
        boolean isFilled = executed.remainingQuantity() != null
                && executed.remainingQuantity().signum() == 0;
        status = isFilled ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    }

    private void prevent(OrderPrevented prevented) {
        if (prevented.remainingQuantity() != null) {
            quantity = prevented.quantity();
            remainingQuantity = prevented.remainingQuantity();
            if (remainingQuantity.signum() == 0) {
                status = OrderStatus.CANCELLED;
                endReason = CancelReason.SELF_TRADE;
            }
        }
    }

    boolean hasEnded() {
        return status.hasEnded();
    }

    OrderItem item() {
        return new OrderItem(
                orderId,
                market,
                side,
                type,
                timeInForce,
                price,
                stopPrice,
                quantity,
                quoteBudget,
                displayQuantity,
                expiresAt,
                triggered,
                clientOrderId,
                filledQuantity,
                remainingQuantity,
                Shown.averagePrice(filledQuoteAmount, filledQuantity, priceScale),
                status,
                endReason,
                createdAt,
                updatedAt);
    }
}
