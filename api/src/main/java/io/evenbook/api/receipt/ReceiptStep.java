package io.evenbook.api.receipt;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One step of an order, read from the log: what happened, by which rule, with which values. A step has the parts that
 * belong to its kind; the others are null.
 *
 * @param sequence sequence number of the step's event in the order's stream, from 0
 * @param position position of that event in the log
 * @param recordedAt time of its commit
 * @param step what happened
 * @param rule the rule that decided: REQUESTED, POST_ONLY, STOP_PRICE, PRICE_TIME (price-time priority), AUCTION,
 *     SELF_TRADE, BUDGET, EXPIRY, or the reason of a cancel
 * @param remainingQuantity the open quantity after the step; null for an order with only a budget
 * @param queue the order's place in a queue; null unless it joined one right after the step
 * @param end how the order ended; null unless it did
 * @param released what the step released of the order's hold; null: nothing
 */
public record ReceiptStep(
        long sequence,
        long position,
        Instant recordedAt,
        Kind step,
        String rule,
        @JsonInclude(JsonInclude.Include.ALWAYS) BigDecimal remainingQuantity,
        AcceptedOrder order,
        OrderFill fill,
        PreventedTrade prevented,
        FiredStop triggered,
        AmendedOrder amended,
        QueuePlace queue,
        OrderEnd end,
        ReleasedHold released) {

    /** What happened to the order. */
    public enum Kind {
        PLACED,
        FILLED,
        PREVENTED,
        TRIGGERED,
        AMENDED,
        CANCELLED,
        EXPIRED,
        BUDGET_SPENT
    }

    /**
     * The order as it was accepted.
     *
     * @param side BUY or SELL the base asset
     * @param type LIMIT, MARKET, or a STOP or STOP_LIMIT that becomes one of them
     * @param price null for MARKET and STOP; of a SLIDE the price after sliding
     * @param stopPrice the last price at which a stop fires; null unless it waits for a price
     * @param protectionPrice the worst price of a MARKET or STOP order; null: any
     * @param quantity null for an order with only a budget
     * @param quoteBudget null unless it is the bound of a MARKET buy
     * @param displayQuantity the most that the book shows of the order at a time; null: all
     * @param expiresAt null: never
     * @param postOnly null: it may trade on arrival
     * @param held the funds that were held for the order
     */
    public record AcceptedOrder(
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal stopPrice,
            BigDecimal protectionPrice,
            BigDecimal quantity,
            BigDecimal quoteBudget,
            BigDecimal displayQuantity,
            Instant expiresAt,
            PostOnly postOnly,
            SelfTradePrevention selfTradePrevention,
            String clientOrderId,
            ReceiptAmount held) {}

    /**
     * An amount of one asset.
     *
     * @param amount at the asset's scale
     */
    public record ReceiptAmount(AssetCode asset, BigDecimal amount) {}

    /**
     * The order's part of a trade.
     *
     * @param filledQuantity the sum of all fills, this one included
     * @param captured the payment out of the hold, due at settlement
     * @param released what settlement releases of the hold because the price was better than the order's limit
     * @param receipt the receipt before the fee
     * @param fee the fee, out of the receipt if it is of the same asset, else included in captured; negative: a rebate
     */
    public record OrderFill(
            TradeId tradeId,
            Liquidity liquidity,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal filledQuantity,
            ReceiptAmount captured,
            ReceiptAmount released,
            ReceiptAmount receipt,
            ReceiptAmount fee) {}

    /**
     * A trade with another order of the same owner that was prevented.
     *
     * @param mode the mode of the order that arrived: it decides
     * @param quantity the quantity that both orders lost; for DECREMENT
     * @param otherOrderId the other order; null unless it is of the same account
     */
    public record PreventedTrade(SelfTradePrevention mode, BigDecimal quantity, OrderId otherOrderId) {}

    /**
     * The price that made a stop fire.
     *
     * @param tradeId the trade with that price; null if it was a reference
     * @param lastPrice the last price, which made the stop fire
     */
    public record FiredStop(TradeId tradeId, BigDecimal stopPrice, BigDecimal lastPrice) {}

    /**
     * New terms of the order.
     *
     * @param price null for STOP
     * @param quantity the new total, what is filled included
     * @param displayQuantity null: all
     * @param expiresAt null: never
     * @param keptPlace whether it kept its place in the queue
     * @param increased what was added to the hold; null: nothing
     */
    public record AmendedOrder(
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal displayQuantity,
            Instant expiresAt,
            boolean keptPlace,
            ReceiptAmount increased) {}

    /**
     * The end of a queue that the order joined.
     *
     * @param shownQuantity what the book shows of the order
     * @param quantityAhead the shown quantity of the orders before it at its price, at that moment
     */
    public record QueuePlace(BigDecimal shownQuantity, BigDecimal quantityAhead) {}

    /**
     * The end of the order.
     *
     * @param status how the order ended
     * @param reason null unless the order is CANCELLED
     * @param cancelledQuantity what was open; null if nothing was, or for an order with only a budget
     * @param timeInForce the time in force that lets nothing rest; for NOT_FILLED
     * @param expiresAt when the time of the order was over; for EXPIRED
     * @param matchLimit for MATCH_LIMIT
     * @param freeze for FROZEN
     * @param units for TERMS_CHANGED
     */
    public record OrderEnd(
            OrderStatus status,
            CancelReason reason,
            BigDecimal cancelledQuantity,
            TimeInForce timeInForce,
            Instant expiresAt,
            ReachedLimit matchLimit,
            LastFreeze freeze,
            NewUnits units) {}

    /**
     * What the command did when it reached one of its limits.
     *
     * @param matches the trades of the command
     * @param preventedTrades the prevented self-trades of the command, which have a limit of their own
     */
    public record ReachedLimit(int matches, int preventedTrades) {}

    /**
     * The last freeze of the account before the order's end.
     *
     * @param level TRADING: no new orders. DEBITS: no debits either. ALL: no credits either
     * @param position position of the account's last freeze before the order's end
     */
    public record LastFreeze(FreezeLevel level, long position) {}

    /** The market's new tick and lot, one of which the order was off. */
    public record NewUnits(BigDecimal tickSize, BigDecimal lotSize) {}

    /**
     * A release of the order's hold.
     *
     * @param position position of the release; null: a process releases it in a later commit
     */
    public record ReleasedHold(
            AssetCode asset,
            BigDecimal amount,
            @JsonInclude(JsonInclude.Include.ALWAYS) Long position) {}
}
