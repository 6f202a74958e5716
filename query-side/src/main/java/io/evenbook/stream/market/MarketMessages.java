package io.evenbook.stream.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.BookAnswer.PriceLevel;
import io.evenbook.api.market.Candle;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.TickerAnswer;
import io.evenbook.api.market.Uncrossing;
import io.evenbook.api.order.Side;
import io.evenbook.stream.market.MarketChange.MarketTrade;
import io.evenbook.stream.market.MarketChange.RestingOrder;
import io.evenbook.stream.market.RecentTrades.NamedCandle;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The data of the messages of a market's stream. They leave out what a client has not asked for. */
final class MarketMessages {
    private MarketMessages() {}

    /**
     * The whole state after an event, or a part of it.
     *
     * @param because {@code START}, {@code TOO_FAR} if the client asked for a number that is too old to resume from,
     *     {@code BEHIND} if it was too slow
     * @param more whether the next message has more levels and orders of it; null: this one completes it, and has all
     *     but these
     * @param checksum see {@link BookChecksum}
     * @param indicative null: the market is in no call
     */
    record Snapshot(
            MarketId market,
            long sequence,
            Because because,
            Boolean more,
            List<PriceLevel> bids,
            List<PriceLevel> asks,
            String bookHash,
            Long checksum,
            List<OrderItem> orders,
            String phase,
            Indicative indicative,
            TickerAnswer ticker,
            List<CandleItem> candles) {}

    /** Why a snapshot was sent. */
    enum Because {
        START,
        TOO_FAR,
        BEHIND
    }

    /**
     * What the events from one to another changed. Levels and orders are absolute; those without a quantity have left.
     *
     * @param phase null: it is as it was
     * @param indicative null: it is as it was, or the call is over
     */
    record Delta(
            long first,
            long last,
            List<PriceLevel> bids,
            List<PriceLevel> asks,
            String bookHash,
            Long checksum,
            List<OrderItem> orders,
            List<TradeItem> trades,
            String phase,
            Indicative indicative,
            TickerAnswer ticker,
            List<CandleItem> candles) {}

    /** @param since the event in which it took its place: one with another {@code since} stands behind the others */
    record OrderItem(long number, Side side, BigDecimal price, BigDecimal quantity, long since) {}

    record TradeItem(
            TradeId tradeId,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal quoteAmount,
            Side makerSide,
            Instant executedAt) {}

    record CandleItem(
            String interval,
            Instant openTime,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            BigDecimal quoteVolume,
            long trades) {}

    /**
     * The outcome of an auction if it ended now. Hidden quantities count.
     *
     * @param price null: no bid meets an ask
     * @param quantity that would trade
     * @param surplus that would be left at this price; null as price is
     * @param surplusSide of which side; null: nothing would be left
     */
    record Indicative(BigDecimal price, BigDecimal quantity, BigDecimal surplus, Side surplusSide) {

        /** @param found null: no bid meets an ask */
        static Indicative of(Uncrossing found, MarketTerms terms) {
            if (found == null) {
                return new Indicative(null, terms.quantity(0).amount(), null, null);
            }
            return new Indicative(
                    terms.price(found.priceTicks()),
                    terms.quantity(found.lots()).amount(),
                    terms.quantity(Math.abs(found.surplusLots())).amount(),
                    found.surplusSide());
        }
    }

    record Heartbeat(long last) {}

    static List<OrderItem> orders(Collection<RestingOrder> orders, MarketTerms terms) {
        return orders.stream()
                .map(order -> new OrderItem(
                        order.number(),
                        order.side(),
                        terms.price(order.priceTicks()),
                        terms.quantity(order.lots()).amount(),
                        order.since()))
                .toList();
    }

    static List<TradeItem> trades(Collection<MarketTrade> trades, MarketTerms terms) {
        return trades.stream()
                .map(trade -> new TradeItem(
                        TradeId.of(terms.marketId(), trade.number()),
                        terms.price(trade.priceTicks()),
                        terms.quantity(trade.lots()).amount(),
                        terms.quoteAmount(trade.priceTicks(), trade.lots()).amount(),
                        trade.makerSide(),
                        trade.at()))
                .toList();
    }

    static List<CandleItem> candles(List<NamedCandle> candles) {
        return candles.stream()
                .map(named -> item(named.interval(), named.candle()))
                .toList();
    }

    private static CandleItem item(String interval, Candle candle) {
        return new CandleItem(
                interval,
                candle.openTime(),
                candle.open(),
                candle.high(),
                candle.low(),
                candle.close(),
                candle.volume(),
                candle.quoteVolume(),
                candle.trades());
    }
}
