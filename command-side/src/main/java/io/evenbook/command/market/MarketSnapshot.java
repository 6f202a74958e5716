package io.evenbook.command.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount.Ratio;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.customer.Markets.LastTrade;
import io.evenbook.command.market.matching.Arrival;
import io.evenbook.command.market.matching.BookCopy;
import io.evenbook.command.market.matching.BookCopy.LiveOrder;
import java.math.BigDecimal;
import java.util.List;

/**
 * A market as audits show it: prices in ticks, quantities in lots.
 *
 * @param arrivals how many orders have arrived, which is the number of the last one
 * @param matches how many trades there were, which is the number of the last one
 * @param lastTicks the ticks at or below the last price; 0: none
 * @param lastPrice the exact one, which may be between two ticks; null: none
 * @param lastTrade null before the first
 * @param referenceTicks of the static band; 0: none
 * @param sessions null: none were ever set
 * @param schemeId null: trades settle gross
 * @param orders all live orders, in the order of their priorities
 */
record MarketSnapshot(
        MarketTerms terms,
        Phase phase,
        long arrivals,
        long lastPriority,
        long matches,
        long lastTicks,
        BigDecimal lastPrice,
        LastTrade lastTrade,
        long referenceTicks,
        Sessions sessions,
        SchemeId schemeId,
        List<BookedOrder> orders) {

    /**
     * A live order.
     *
     * @param clientOrderId null: none
     * @param priceTicks 0: it sells at any price
     * @param stopTicks 0: it is no stop, or has fired
     * @param lots that are open
     * @param displayLots 0: all
     * @param cost of the filled lots, in the quote asset
     * @param expiresAt microseconds since 1970; 0: never
     */
    record BookedOrder(
            long number,
            long priority,
            long version,
            OrderId orderId,
            AccountId accountId,
            String clientOrderId,
            Side side,
            TimeInForce timeInForce,
            SelfTradePrevention selfTradePrevention,
            long priceTicks,
            long stopTicks,
            long lots,
            long shownLots,
            long displayLots,
            long filledLots,
            BigDecimal cost,
            long expiresAt,
            boolean isWaiting,
            FeeRates rates) {

        private static BookedOrder of(MarketTerms market, LiveOrder order) {
            Arrival terms = order.arrival();
            return new BookedOrder(
                    order.number(),
                    order.priority(),
                    order.version(),
                    MarketState.orderId(market.marketId(), terms.idHigh(), terms.idLow()),
                    (AccountId) terms.account(),
                    terms.clientOrderId(),
                    terms.side(),
                    terms.timeInForce(),
                    terms.prevention(),
                    terms.priceTicks(),
                    terms.stopTicks(),
                    terms.lots(),
                    order.shownLots(),
                    terms.displayLots(),
                    order.filledLots(),
                    market.quoteAmount(order.cost()),
                    terms.expiresAt(),
                    order.isWaiting(),
                    (FeeRates) terms.attachment());
        }
    }

    static MarketSnapshot of(MarketChunks.Head head, BookCopy book) {
        return new MarketSnapshot(
                head.terms(),
                book.phase(),
                book.lastNumber(),
                book.lastPriority(),
                book.trades(),
                book.lastTicks(),
                lastPrice(head.terms(), book),
                head.lastTrade(),
                head.referenceTicks(),
                head.sessions(),
                head.schemeId(),
                book.orders().stream()
                        .map(order -> BookedOrder.of(head.terms(), order))
                        .toList());
    }

    private static BigDecimal lastPrice(MarketTerms terms, BookCopy book) {
        Ratio exact = book.exactLast();
        if (exact == null) {
            return book.lastTicks() == 0 ? null : terms.price(book.lastTicks());
        }
        return terms.tickSize().multiply(new BigDecimal(exact.numerator())).divide(new BigDecimal(exact.denominator()));
    }
}
