package io.evenbook.api.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * An order in the orders view, after one of its events.
 *
 * @param side BUY or SELL the base asset
 * @param type LIMIT, MARKET, or a STOP or STOP_LIMIT that becomes one of them
 * @param price null for MARKET and STOP; of a SLIDE the price after sliding
 * @param stopPrice the last price at which a stop fires; null unless it is a stop
 * @param protectionPrice the worst price at which a MARKET or STOP order trades; null: any
 * @param quantity null only for a MARKET buy that spends its whole budget; remainingQuantity is then null too
 * @param quoteBudget null unless it is the bound of a MARKET buy
 * @param displayQuantity the most that the book shows of the order at a time; null: all
 * @param expiresAt when the order expires; null: never
 * @param postOnly null: it may trade on arrival
 * @param triggered whether a stop has fired: false while it waits; null for other orders
 * @param clientOrderId chosen by the client; null: none
 * @param averagePrice the average price of all fills, by {@link io.evenbook.api.money.Shown}; null while nothing is
 *     filled
 * @param status OPEN and PARTIALLY_FILLED orders are live; the others have ended
 * @param endReason the reason of the cancel; null unless the order is CANCELLED
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
        BigDecimal stopPrice,
        BigDecimal protectionPrice,
        @JsonInclude(JsonInclude.Include.ALWAYS) BigDecimal quantity,
        BigDecimal quoteBudget,
        BigDecimal displayQuantity,
        Instant expiresAt,
        PostOnly postOnly,
        SelfTradePrevention selfTradePrevention,
        Boolean triggered,
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
