package io.evenbook.api.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * An order as views show it, as it was after one of its events.
 *
 * @param price null for MARKET
 * @param quantity null only for a MARKET buy that spends its budget whatever it buys, as is remainingQuantity
 * @param quoteBudget null except for a MARKET buy
 * @param clientOrderId or null
 * @param averagePrice per unit of the base asset, what all fills cost: rounded half even to at most eight digits more
 *     than the market's prices have; null while nothing is filled
 * @param endReason why it was cancelled; null unless it is CANCELLED
 * @param version sequence number of that event
 * @param position position of that event
 */
public record OrderAnswer(
        OrderId orderId,
        AccountId accountId,
        MarketId market,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        @JsonInclude(JsonInclude.Include.ALWAYS) BigDecimal price,
        @JsonInclude(JsonInclude.Include.ALWAYS) BigDecimal quantity,
        BigDecimal quoteBudget,
        String clientOrderId,
        BigDecimal filledQuantity,
        @JsonInclude(JsonInclude.Include.ALWAYS) BigDecimal remainingQuantity,
        @JsonInclude(JsonInclude.Include.ALWAYS) BigDecimal averagePrice,
        OrderStatus status,
        CancelReason endReason,
        Instant createdAt,
        Instant updatedAt,
        long version,
        long position) {}
