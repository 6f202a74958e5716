package io.evenbook.query.market;

import io.evenbook.api.market.Candle;
import io.evenbook.api.market.CandleInterval;
import io.evenbook.query.support.position.LogTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads candles in which there were trades, along the primary key: never more than the limit. */
@Component
class Candles {
    private static final String READ = """
            select open_time, open, high, low, close, volume, quote_volume, trades from candles.candle
             where market = :market and interval_minutes = :minutes and open_time >= :from and open_time < :to
             order by open_time %s limit :limit""";

    private static final String FIRST = READ.formatted("");
    private static final String LAST = READ.formatted("desc");

    private final JdbcClient postgres;

    Candles(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /**
     * The first candles that begin within a time, oldest first.
     *
     * @param from inclusive; null: from the first
     * @param to exclusive; null: to the last
     */
    List<Candle> first(Series series, Instant from, Instant to, int limit) {
        return read(FIRST, series, from, to, limit);
    }

    /** The last candles that begin within a time, as {@link #first}: oldest first. */
    List<Candle> last(Series series, Instant from, Instant to, int limit) {
        return read(LAST, series, from, to, limit).reversed();
    }

    /** MIN and MAX are PostgreSQL's infinities. */
    private List<Candle> read(String sql, Series series, Instant from, Instant to, int limit) {
        return postgres.sql(sql)
                .param("market", series.market)
                .param("minutes", series.interval.minutes())
                .param("from", from == null ? OffsetDateTime.MIN : roundedUp(from))
                .param("to", to == null ? OffsetDateTime.MAX : roundedUp(to))
                .param("limit", limit)
                .query((row, _) -> candle(row))
                .list();
    }

    /** To microseconds, so that both comparisons are exact. */
    private static OffsetDateTime roundedUp(Instant time) {
        return LogTimes.sql(time.plusNanos(999));
    }

    private static Candle candle(ResultSet row) throws SQLException {
        return new Candle(
                LogTimes.read(row, "open_time"),
                row.getBigDecimal("open"),
                row.getBigDecimal("high"),
                row.getBigDecimal("low"),
                row.getBigDecimal("close"),
                row.getBigDecimal("volume"),
                row.getBigDecimal("quote_volume"),
                row.getLong("trades"));
    }

    /** The candles of one market and interval. */
    record Series(String market, CandleInterval interval) {}
}
