package io.evenbook.api.market;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import java.time.Instant;

/** Queries about the prices at which a market traded. */
public sealed interface CandleQuery<R> extends Query<R> {

    /**
     * The candles of a market, oldest first. Without {@code from} the last ones before {@code to}, on one page.
     *
     * @param from only candles that begin at or after it
     * @param to only candles that begin before it; null: up to the present one
     * @param empty whether intervals without trades have flat candles, from the first trade of the market on
     */
    record ListCandles(String marketId, CandleInterval interval, Instant from, Instant to, boolean empty, Paging paging)
            implements CandleQuery<Page<Candle>> {}

    /** The last 24 hours of a market. */
    record FindTicker(String marketId) implements CandleQuery<TickerAnswer> {}
}
