package io.evenbook.stream.market;

import io.evenbook.api.market.Candle;
import io.evenbook.api.market.CandleInterval;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.TickerAnswer;
import io.evenbook.api.money.Shown;
import io.evenbook.stream.market.MarketChange.MarketTrade;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The present candle of each interval and the minutes of the last 24 hours, as the views have them. */
final class RecentTrades {
    private static final Duration DAY = Duration.ofDays(1);
    private static final CandleInterval MINUTE = CandleInterval.ONE_MINUTE;

    private final Deque<Candle> minutes = new ArrayDeque<>();
    private final Map<CandleInterval, Candle> present = new EnumMap<>(CandleInterval.class);

    /** A candle and its interval, such as {@code 15m}. */
    record NamedCandle(String interval, Candle candle) {}

    void add(MarketTrade trade, MarketTerms terms) {
        for (CandleInterval interval : CandleInterval.values()) {
            Candle one = candle(trade, interval, terms);
            present.merge(interval, one, RecentTrades::followed);
        }
        Candle minute = present.get(MINUTE);
        if (!minutes.isEmpty() && minutes.getLast().openTime().equals(minute.openTime())) {
            minutes.removeLast();
        }
        minutes.addLast(minute);
        Instant from = firstMinute(trade.at());
        while (minutes.getFirst().openTime().isBefore(from)) {
            minutes.removeFirst();
        }
    }

    private static Instant firstMinute(Instant now) {
        return MINUTE.openTime(now).minus(DAY).plus(MINUTE.length());
    }

    private static Candle candle(MarketTrade trade, CandleInterval interval, MarketTerms terms) {
        BigDecimal price = terms.price(trade.priceTicks());
        return new Candle(
                interval.openTime(trade.at()),
                price,
                price,
                price,
                price,
                terms.quantity(trade.lots()).amount(),
                terms.quoteAmount(trade.priceTicks(), trade.lots()).amount(),
                1);
    }

    private static Candle followed(Candle before, Candle next) {
        return next.openTime().isAfter(before.openTime())
                ? next
                : new Candle(
                        before.openTime(),
                        before.open(),
                        before.high().max(next.high()),
                        before.low().min(next.low()),
                        next.close(),
                        before.volume().add(next.volume()),
                        before.quoteVolume().add(next.quoteVolume()),
                        before.trades() + next.trades());
    }

    /** How many candles it keeps. */
    int size() {
        return minutes.size() + present.size();
    }

    /** The last candle of each interval; empty before the first trade. */
    List<NamedCandle> candles() {
        List<NamedCandle> candles = new ArrayList<>();
        present.forEach((interval, candle) -> candles.add(new NamedCandle(interval.toString(), candle)));
        return candles;
    }

    /** The 24 hours before a time. */
    TickerAnswer ticker(MarketTerms terms, Instant now) {
        Instant from = firstMinute(now);
        Candle day = minutes.stream()
                .filter(minute -> !minute.openTime().isBefore(from))
                .reduce((before, next) -> followed(before, at(next, before.openTime())))
                .orElse(null);
        BigDecimal last =
                present.isEmpty() ? null : present.get(CandleInterval.ONE_DAY).close();
        BigDecimal open = day == null ? last : day.open();
        BigDecimal change = last == null ? null : last.subtract(open);
        return new TickerAnswer(
                terms.marketId(),
                from,
                open,
                day == null ? last : day.high(),
                day == null ? last : day.low(),
                last,
                day == null ? terms.quantity(0).amount() : day.volume(),
                day == null ? terms.quoteAmount(1, 0).amount() : day.quoteVolume(),
                day == null ? 0 : day.trades(),
                change,
                change == null ? null : Shown.percent(change, open));
    }

    private static Candle at(Candle candle, Instant openTime) {
        return new Candle(
                openTime,
                candle.open(),
                candle.high(),
                candle.low(),
                candle.close(),
                candle.volume(),
                candle.quoteVolume(),
                candle.trades());
    }
}
