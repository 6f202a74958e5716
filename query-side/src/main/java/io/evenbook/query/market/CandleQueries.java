package io.evenbook.query.market;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.Candle;
import io.evenbook.api.market.CandleInterval;
import io.evenbook.api.market.CandleQuery.FindTicker;
import io.evenbook.api.market.CandleQuery.ListCandles;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.market.TickerAnswer;
import io.evenbook.api.money.Shown;
import io.evenbook.query.market.Candles.Series;
import io.evenbook.query.support.archive.Archive;
import io.evenbook.query.support.archive.ArchivedMonths;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.position.LogTimes;
import io.evenbook.query.support.position.View;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class CandleQueries {
    private static final Duration DAY = Duration.ofDays(1);

    /** One row if there is such a market. The minutes of a day are 1,440 rows at most. */
    private static final String TICKER = """
            select base.decimals as base_decimals, quote.decimals as quote_decimals, latest.close as last, latest.open_time, day.*
              from reference.market market
              join reference.asset base on base.asset = market.base_asset
              join reference.asset quote on quote.asset = market.quote_asset
              left join lateral (
                    select close, open_time from candles.candle c where c.market = market.market and c.interval_minutes = 1
                     order by c.open_time desc limit 1) latest on true
              left join lateral (
                    select (array_agg(c.open order by c.open_time))[1] as open, max(c.high) as high, min(c.low) as low,
                           sum(c.volume) as volume, sum(c.quote_volume) as quote_volume, sum(c.trades) as trades
                      from candles.candle c
                     where c.market = market.market and c.interval_minutes = 1 and c.open_time >= :from) day on true
             where market.market = :market""";

    private final Markets markets;
    private final Candles candles;
    private final FlatCandles flat;
    private final Archive archive;
    private final JdbcClient postgres;
    private final Clock clock;

    CandleQueries(
            Markets markets, Candles candles, FlatCandles flat, Archive archive, JdbcClient postgres, Clock clock) {
        this.markets = markets;
        this.candles = candles;
        this.flat = flat;
        this.archive = archive;
        this.postgres = postgres;
        this.clock = clock;
    }

    @QueryHandler
    Page<Candle> handle(ListCandles query) {
        if (query.from() != null && query.to() != null && query.to().isBefore(query.from())) {
            throw new MalformedRequestException("to", "The to must not be before the from.");
        }
        return candles.consistently(query.marketId(), query.interval(), series -> {
            markets.requireKnown(query.marketId());
            return page(query, series);
        });
    }

    /** A list without a start is its own last page: its oldest candle has no cursor behind which newer ones follow. */
    private Page<Candle> page(ListCandles query, Series series) {
        int size = query.paging().limit();
        if (query.from() == null && query.paging().cursor() == null) {
            return new Page<>(
                    query.empty() ? flat.last(series, query.to(), size) : candles.last(series, null, query.to(), size),
                    null);
        }
        Cursors cursors =
                Cursors.of("candles", query.marketId(), query.interval(), query.from(), query.to(), query.empty());
        return Pages.of(
                cursors,
                query.paging(),
                candle -> candle.openTime().toString(),
                Function.identity(),
                (after, limit) -> {
                    Instant from = after == null
                            ? query.from()
                            : Instant.parse(after).plus(query.interval().length());
                    return query.empty()
                            ? flat.first(series, from, query.to(), limit)
                            : candles.first(series, from, query.to(), limit);
                });
    }

    @QueryHandler
    TickerAnswer handle(FindTicker query) {
        CandleInterval minute = CandleInterval.ONE_MINUTE;
        Instant from = minute.openTime(clock.instant()).minus(DAY).plus(minute.length());
        return archive.read(
                View.CANDLES,
                archived -> postgres.sql(TICKER)
                        .param("market", query.marketId())
                        .param("from", LogTimes.sql(from))
                        .query((row, _) ->
                                ticker(query.marketId(), from, row, candles.archivedOf(query.marketId(), archived)))
                        .optional()
                        .orElseThrow(() -> new RejectedException(new MarketUnknown(query.marketId()))));
    }

    private static TickerAnswer ticker(String market, Instant from, ResultSet row, ArchivedMonths archived)
            throws SQLException {
        BigDecimal last = row.getBigDecimal("last");
        Instant latest = last == null ? null : LogTimes.read(row, "open_time");
        archived.requireNone(latest == null || latest.isBefore(from) ? latest : from, null);
        boolean isFlat = row.getBigDecimal("open") == null;
        BigDecimal open = isFlat ? last : row.getBigDecimal("open");
        BigDecimal change = last == null ? null : last.subtract(open);
        return new TickerAnswer(
                new MarketId(market),
                from,
                open,
                isFlat ? last : row.getBigDecimal("high"),
                isFlat ? last : row.getBigDecimal("low"),
                last,
                isFlat ? zero(row.getInt("base_decimals")) : row.getBigDecimal("volume"),
                isFlat ? zero(row.getInt("quote_decimals")) : row.getBigDecimal("quote_volume"),
                row.getLong("trades"),
                change,
                change == null ? null : Shown.percent(change, open));
    }

    private static BigDecimal zero(int scale) {
        return BigDecimal.ZERO.setScale(scale);
    }
}
