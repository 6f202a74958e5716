package io.evenbook.query.order;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderAnswer;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "orders", name = "trading_order")
class OrderRow {
    @Id
    String orderId;

    String accountId;
    String market;

    @Enumerated(EnumType.STRING)
    Side side;

    @Enumerated(EnumType.STRING)
    OrderType type;

    @Enumerated(EnumType.STRING)
    TimeInForce timeInForce;

    BigDecimal price;
    BigDecimal stopPrice;
    BigDecimal protectionPrice;
    BigDecimal quantity;
    BigDecimal quoteBudget;
    BigDecimal displayQuantity;
    Instant expiresAt;

    @Enumerated(EnumType.STRING)
    PostOnly postOnly;

    @Enumerated(EnumType.STRING)
    SelfTradePrevention selfTradePrevention;

    Boolean triggered;
    String clientOrderId;
    BigDecimal filledQuantity;
    BigDecimal filledQuoteAmount;
    BigDecimal remainingQuantity;

    @Enumerated(EnumType.STRING)
    OrderStatus status;

    boolean live;

    @Enumerated(EnumType.STRING)
    CancelReason endReason;

    Instant createdAt;
    Instant updatedAt;
    Instant endedAt;
    long version;
    long placedPosition;
    long position;

    OrderAnswer answer(BigDecimal averagePrice) {
        return new OrderAnswer(
                new OrderId(orderId),
                new AccountId(accountId),
                new MarketId(market),
                side,
                type,
                timeInForce,
                price,
                stopPrice,
                protectionPrice,
                quantity,
                quoteBudget,
                displayQuantity,
                expiresAt,
                postOnly,
                selfTradePrevention,
                triggered,
                clientOrderId,
                filledQuantity,
                remainingQuantity,
                averagePrice,
                status,
                endReason,
                createdAt,
                updatedAt,
                version,
                position);
    }
}
