package io.evenbook.query.market;

import io.evenbook.api.market.Candle;
import io.evenbook.api.market.CandleInterval;
import io.evenbook.query.support.archive.Archive;
import io.evenbook.query.support.archive.ArchivedMonths;
import io.evenbook.query.support.archive.Beginnings;
import io.evenbook.query.support.position.ConsistentRead;
import io.evenbook.query.support.position.LogTimes;
import io.evenbook.query.support.position.View;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads candles in which there were trades, along the primary key: never more than the limit. A read that would need
 * candles of an archived month is refused.
 */
@Component
class Candles {
    private static final String READ = """
            select open_time, open, high, low, close, volume, quote_volume, trades from candles.candle
             where market = :market and interval_minutes = :minutes and open_time >= :from and open_time < :to
             order by open_time %s limit :limit""";

    private static final String FIRST = READ.formatted("");
    private static final String LAST = READ.formatted("desc");

    private final JdbcClient postgres;
    private final Archive archive;
    private final Beginnings beginnings;
    private final ConsistentRead consistently;

    Candles(JdbcClient postgres, Archive archive, Beginnings beginnings, ConsistentRead consistently) {
        this.postgres = postgres;
        this.archive = archive;
        this.beginnings = beginnings;
        this.consistently = consistently;
    }

    /** Reads a market's candles, and other views, as of one state of the database. */
    <T> T consistently(String market, CandleInterval interval, Function<Series, T> read) {
        return archive.read(View.CANDLES, archived -> {
            Series series = new Series(market, interval, archivedOf(market, archived));
            return consistently.read(() -> read.apply(series));
        });
    }

    /** Without the months before a market began. */
    ArchivedMonths archivedOf(String market, ArchivedMonths archived) {
        return archived.months().isEmpty() ? archived : archived.since(beginnings.timeOf(market));
    }

    /**
     * The first candles that begin within a time, oldest first.
     *
     * @param from inclusive; null: from the first
     * @param to exclusive; null: to the last
     * @throws io.evenbook.query.support.archive.ArchivedMonthException if some of them are archived
     */
    List<Candle> first(Series series, Instant from, Instant to, int limit) {
        List<Candle> found = read(FIRST, series, from, to, limit);
        series.archived.requireNone(from, found.size() < limit ? to : end(found.getLast()));
        return found;
    }

    /** The last candles that begin within a time, as {@link #first}: oldest first. */
    List<Candle> last(Series series, Instant from, Instant to, int limit) {
        List<Candle> found = read(LAST, series, from, to, limit).reversed();
        series.archived.requireNone(
                found.size() < limit ? from : found.getFirst().openTime(), to);
        return found;
    }

    private static Instant end(Candle last) {
        return last.openTime().plusNanos(1);
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

    /**
     * The candles of one market and interval.
     *
     * @param archived the months that lack
     */
    record Series(String market, CandleInterval interval, ArchivedMonths archived) {}
}
