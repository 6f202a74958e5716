package io.evenbook.query.market;

import io.evenbook.api.market.Candle;
import io.evenbook.api.market.CandleInterval;
import io.evenbook.query.market.Candles.Series;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Reads candles without gaps, from the first trade of the market to the present: an interval without trades has a flat
 * candle at the last close. Reads no more candles than it returns, and two.
 */
@Component
class FlatCandles {
    private final Candles candles;
    private final Clock clock;

    FlatCandles(Candles candles, Clock clock) {
        this.candles = candles;
        this.clock = clock;
    }

    /** As {@link Candles#first}. */
    List<Candle> first(Series series, Instant from, Instant to, int limit) {
        List<Candle> newest = candles.last(series, null, to, 1);
        if (newest.isEmpty()) {
            return List.of();
        }
        List<Candle> before = candles.last(series, null, from, 1);
        Instant start = before.isEmpty()
                ? candles.first(series, from, to, 1).getFirst().openTime()
                : firstAtOrAfter(from, series.interval());
        Instant end = end(series.interval(), newest.getFirst(), to);
        Instant full = start.plus(series.interval().length().multipliedBy(limit - 1L));
        return read(series, before, start, full.isBefore(end) ? full : end, limit);
    }

    /** As {@link Candles#last}. */
    List<Candle> last(Series series, Instant to, int limit) {
        List<Candle> newest = candles.last(series, null, to, 1);
        if (newest.isEmpty()) {
            return List.of();
        }
        Instant end = end(series.interval(), newest.getFirst(), to);
        Instant start = end.minus(series.interval().length().multipliedBy(limit - 1L));
        return read(series, candles.last(series, null, start, 1), start, end, limit);
    }

    private static Instant firstAtOrAfter(Instant time, CandleInterval interval) {
        Instant open = interval.openTime(time);
        return open.equals(time) ? open : open.plus(interval.length());
    }

    /**
     * When the last candle begins: the present one, or the newest if the log's clock is ahead, but before {@code to}.
     */
    private Instant end(CandleInterval interval, Candle newest, Instant to) {
        Instant present = interval.openTime(clock.instant());
        Instant last = to == null ? present : interval.openTime(to.minusNanos(1));
        Instant end = last.isBefore(present) ? last : present;
        return end.isBefore(newest.openTime()) ? newest.openTime() : end;
    }

    /** @param before the last candle with trades before the start, if there is one */
    private List<Candle> read(Series series, List<Candle> before, Instant start, Instant end, int limit) {
        Map<Instant, Candle> traded = new HashMap<>();
        candles.first(series, start, end.plusNanos(1), limit).forEach(candle -> traded.put(candle.openTime(), candle));
        List<Candle> all = new ArrayList<>();
        Candle previous = before.isEmpty() ? null : before.getFirst();
        for (Instant open = start;
                !open.isAfter(end);
                open = open.plus(series.interval().length())) {
            Candle candle = traded.get(open);
            if (candle == null && previous != null) {
                candle = flat(open, previous);
            }
            if (candle != null) {
                all.add(candle);
            }
            previous = candle;
        }
        return all;
    }

    private static Candle flat(Instant openTime, Candle before) {
        BigDecimal price = before.close();
        return new Candle(openTime, price, price, price, price, zero(before.volume()), zero(before.quoteVolume()), 0);
    }

    private static BigDecimal zero(BigDecimal like) {
        return BigDecimal.ZERO.setScale(like.scale());
    }
}
