package io.evenbook.projection.market;

import io.evenbook.api.market.CandleInterval;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.MonthlyTable;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Writes the candles of all markets and intervals. The time of recording says to which candles a trade belongs, the
 * position which trade of a candle is the first and which the last.
 */
@Component
class CandlesProjector implements TableProjector {
    private static final Table<Key> KEY = Table.<Key>of("candle")
            .text("market", Key::market)
            .integer("interval_minutes", Key::minutes)
            .time("open_time", Key::openTime);

    /** The limit of one makes the planner look up candles one by one, each in the partition of its month. */
    private static final Statement<Key> READ = KEY.sql("""
            select candle.* from {rows}
              join lateral (
                    select * from {view}.candle each
                     where each.market = changed.market and each.interval_minutes = changed.interval_minutes
                       and each.open_time = changed.open_time limit 1) candle on true""");

    private static final Statement<Candle> WRITE = Table.<Candle>of("candle")
            .text("market", candle -> candle.key.market)
            .integer("interval_minutes", candle -> candle.key.minutes())
            .time("open_time", candle -> candle.key.openTime)
            .numeric("open", Candle::open)
            .numeric("high", Candle::high)
            .numeric("low", Candle::low)
            .numeric("close", Candle::close)
            .numeric("volume", Candle::volume)
            .numeric("quote_volume", Candle::quoteVolume)
            .bigint("trades", Candle::trades)
            .bigint("position", Candle::position)
            .upsert("market", "interval_minutes", "open_time");

    @Override
    public String view() {
        return "candles";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(READ, WRITE);
    }

    @Override
    public Optional<MonthlyTable> archivable() {
        return Optional.of(new MonthlyTable(
                "candles", "candle", "position", "market collate \"C\", interval_minutes, open_time", "false"));
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TradeExecuted.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        List<Happening<TradeExecuted>> trades = new ArrayList<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof TradeExecuted trade) {
                trades.add(new Happening<>(event, trade));
            }
        }
        Map<Key, Candle> candles = new LinkedHashMap<>();
        tables.read(READ, keysOf(trades), (row, _) -> Candle.of(row))
                .forEach(candle -> candles.put(candle.key, candle));
        for (Happening<TradeExecuted> trade : trades) {
            for (CandleInterval interval : CandleInterval.values()) {
                candles.merge(
                        Key.of(trade, interval), Candle.of(trade, interval), (before, next) -> before.followedBy(next));
            }
        }
        tables.write(WRITE, candles.values());
    }

    private static Collection<Key> keysOf(List<Happening<TradeExecuted>> trades) {
        Set<Key> keys = new LinkedHashSet<>();
        for (Happening<TradeExecuted> trade : trades) {
            for (CandleInterval interval : CandleInterval.values()) {
                keys.add(Key.of(trade, interval));
            }
        }
        return keys;
    }

    private record Key(String market, int minutes, Instant openTime) {
        static Key of(Happening<TradeExecuted> trade, CandleInterval interval) {
            return new Key(trade.event().marketId().value(), interval.minutes(), interval.openTime(trade.time()));
        }
    }

    /** @param position position of its last trade */
    private record Candle(
            Key key,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            BigDecimal quoteVolume,
            long trades,
            long position) {

        /** The candle of one trade. */
        static Candle of(Happening<TradeExecuted> trade, CandleInterval interval) {
            BigDecimal price = trade.event().price();
            return new Candle(
                    Key.of(trade, interval),
                    price,
                    price,
                    price,
                    price,
                    trade.event().quantity().amount(),
                    trade.event().quoteAmount().amount(),
                    1,
                    trade.position());
        }

        static Candle of(ResultSet row) throws SQLException {
            return new Candle(
                    new Key(
                            row.getString("market"),
                            row.getInt("interval_minutes"),
                            row.getObject("open_time", OffsetDateTime.class).toInstant()),
                    row.getBigDecimal("open"),
                    row.getBigDecimal("high"),
                    row.getBigDecimal("low"),
                    row.getBigDecimal("close"),
                    row.getBigDecimal("volume"),
                    row.getBigDecimal("quote_volume"),
                    row.getLong("trades"),
                    row.getLong("position"));
        }

        /** Both together; this one alone if it has the other's trade already. */
        Candle followedBy(Candle next) {
            return next.position <= position
                    ? this
                    : new Candle(
                            key,
                            open,
                            high.max(next.high),
                            low.min(next.low),
                            next.close,
                            volume.add(next.volume),
                            quoteVolume.add(next.quoteVolume),
                            trades + next.trades,
                            next.position);
        }
    }
}
