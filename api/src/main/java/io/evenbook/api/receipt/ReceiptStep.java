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
 * @param rule the rule that decided: REQUESTED, POST_ONLY, STOP_PRICE, PRICE_TIME, AUCTION, SELF_TRADE, BUDGET, EXPIRY,
 *     or the reason of a cancel
 * @param remainingQuantity the open quantity after the step; null for an order with only a budget
 * @param queue the order's place in a queue; null unless it joined one right after the step
 * @param end null unless the order ended
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
     * @param price null for MARKET and STOP; of a SLIDE the price after sliding
     * @param stopPrice null unless it waits for a price
     * @param protectionPrice the worst price of a MARKET or STOP order; null: any
     * @param quantity null for an order with only a budget
     * @param quoteBudget null unless it is the bound of a MARKET buy
     * @param displayQuantity the most that the book shows at a time; null: all
     * @param expiresAt null: never
     * @param postOnly null: it may trade on arrival
     * @param held the funds that were held for it
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
     * @param filledQuantity of all fills, this one included
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
     * @param quantity what both lost by it, of DECREMENT
     * @param otherOrderId null unless the other order is of the same account
     */
    public record PreventedTrade(SelfTradePrevention mode, BigDecimal quantity, OrderId otherOrderId) {}

    /**
     * The price that made a stop fire.
     *
     * @param tradeId of the trade with that price; null: it was a reference
     */
    public record FiredStop(TradeId tradeId, BigDecimal stopPrice, BigDecimal lastPrice) {}

    /**
     * New terms of the order.
     *
     * @param price null for STOP
     * @param quantity the total, what is filled included
     * @param displayQuantity null: all
     * @param expiresAt null: never
     * @param keptPlace whether it kept its place in the queue
     * @param increased what was added to its hold; null: nothing
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
     * @param reason null unless the order is CANCELLED
     * @param cancelledQuantity what was open; null if nothing was, or for an order with only a budget
     * @param timeInForce of NOT_FILLED: it lets nothing rest
     * @param expiresAt of EXPIRED: the time that was over, which an amendment may have changed
     * @param matchLimit of MATCH_LIMIT
     * @param freeze of FROZEN
     * @param units of TERMS_CHANGED
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
     * @param matches its trades
     * @param preventedTrades its prevented self-trades, which have a limit of their own
     */
    public record ReachedLimit(int matches, int preventedTrades) {}

    /**
     * The last freeze of the account before the order's end.
     *
     * @param position position of that freeze in the log
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
