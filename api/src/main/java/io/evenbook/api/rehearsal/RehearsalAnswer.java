package io.evenbook.api.rehearsal;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A stretch of a market as it was recorded, and as it would have been under other terms from its beginning on.
 *
 * @param firstSequence first sequence number of the stretch
 * @param lastSequence last sequence number of the stretch
 * @param firstAt when its first event was recorded; null: the stretch is empty
 * @param lastAt when its last event was recorded; null: the stretch is empty
 * @param terms the other terms, as they hold at its end
 * @param differing how many orders would have ended otherwise
 * @param orders the first of them, at most {@value #MAX_ORDERS}, by their ids
 * @param assumptions all that the answer takes for granted
 */
public record RehearsalAnswer(
        MarketId market,
        long firstSequence,
        long lastSequence,
        Instant firstAt,
        Instant lastAt,
        MarketTerms terms,
        Figures recorded,
        Figures rehearsed,
        int differing,
        List<DifferingOrder> orders,
        List<String> assumptions) {
    /** The most orders in one answer. */
    public static final int MAX_ORDERS = 1_000;

    /**
     * The figures of the stretch.
     *
     * @param trades trades of the run
     * @param volume volume of its trades, in the base asset
     * @param quoteVolume volume of its trades, in the quote asset
     * @param fees fees of its trades, which the house gets, one sum an asset; negative: it pays rebates
     * @param quotedSeconds how long the market was open with a bid and an ask
     * @param quotedSpread the best ask less the best bid, weighted by time; null: there was none
     * @param effectiveSpread twice the distance of a trade from the middle before its command, weighted by quantity,
     *     without auctions; null: there was none
     */
    public record Figures(
            long trades,
            BigDecimal volume,
            BigDecimal quoteVolume,
            List<Money> fees,
            BigDecimal quotedSeconds,
            Spread quotedSpread,
            Spread effectiveSpread,
            OrderCounts orders) {}

    /**
     * An average spread, for display.
     *
     * @param price in the quote asset
     * @param basisPoints hundredths of a percent of the middle
     */
    public record Spread(BigDecimal price, BigDecimal basisPoints) {}

    /**
     * How the orders of the stretch had ended at its end: those that were live at its beginning, and those that came.
     *
     * @param live open or filled in part
     */
    public record OrderCounts(int refused, int live, int filled, int cancelled, int expired) {}

    /** An order that would have ended otherwise. */
    public record DifferingOrder(OrderId orderId, AccountId accountId, OrderResult recorded, OrderResult rehearsed) {}

    /**
     * An order at the end of the stretch.
     *
     * @param status how the order ended or stands; REFUSED: it was not accepted
     * @param averagePrice null: nothing is filled
     * @param rule that decided: the code of its refusal, the reason of its cancel, EXPIRY; null: none
     * @param detail the values of the rule; null: none
     */
    public record OrderResult(
            Status status, BigDecimal filledQuantity, BigDecimal averagePrice, String rule, String detail) {}

    /** The status of an order, or that it was refused. */
    public enum Status {
        REFUSED,
        OPEN,
        PARTIALLY_FILLED,
        FILLED,
        CANCELLED,
        EXPIRED
    }
}
