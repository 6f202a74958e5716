package io.evenbook.query.market;

import static io.evenbook.api.market.CandleInterval.ONE_DAY;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.Candle;
import io.evenbook.api.market.CandleInterval;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.market.Sessions;
import io.evenbook.query.market.Candles.Series;
import io.evenbook.query.market.UdfAnswers.UdfConfig;
import io.evenbook.query.market.UdfAnswers.UdfExchange;
import io.evenbook.query.market.UdfAnswers.UdfFound;
import io.evenbook.query.market.UdfAnswers.UdfHistory;
import io.evenbook.query.market.UdfAnswers.UdfSymbol;
import io.evenbook.query.market.UdfAnswers.UdfSymbolType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Markets and candles as TradingView's Universal Data Feed. */
@Component
class UdfFeed {
    /** One request reads at most this many candles: the last ones of its time. */
    static final int MAX_CANDLES = 5_000;

    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final int MAX_FOUND = 500;
    private static final String EXCHANGE = "Evenbook";

    private static final Map<String, CandleInterval> INTERVALS =
            Stream.of(CandleInterval.values()).collect(Collectors.toMap(UdfFeed::resolution, Function.identity()));

    private static final List<String> RESOLUTIONS =
            Arrays.stream(CandleInterval.values()).map(UdfFeed::resolution).toList();

    private static final Map<AssetType, String> TYPES =
            Map.of(AssetType.CRYPTO, "crypto", AssetType.FIAT, "forex", AssetType.SECURITY, "stock");

    private static final String MARKETS = """
            select market.market, market.tick_size, market.lot_size, market.sessions, base.type,
                   calendar.weekend, calendar.holidays, calendar.valid_through,
                   base.name || ' / ' || quote.name as description
              from reference.market market
              join reference.asset base on base.asset = market.base_asset
              join reference.asset quote on quote.asset = market.quote_asset
              left join reference.calendar calendar on calendar.calendar_id = market.sessions::json ->> 'calendarId'
            """;

    /** Instants that PostgreSQL and four-digit years can represent. */
    private static final long MIN_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

    private static final long MAX_SECOND = Instant.parse("9999-12-31T00:00:00Z").getEpochSecond();

    private final Markets markets;
    private final Candles candles;
    private final JdbcClient postgres;
    private final Clock clock;

    UdfFeed(Markets markets, Candles candles, JdbcClient postgres, Clock clock) {
        this.markets = markets;
        this.candles = candles;
        this.postgres = postgres;
        this.clock = clock;
    }

    private static String resolution(CandleInterval interval) {
        return interval == ONE_DAY ? "1D" : Integer.toString(interval.minutes());
    }

    UdfConfig config() {
        return new UdfConfig(
                RESOLUTIONS,
                List.of(new UdfExchange("", "All exchanges", ""), new UdfExchange(EXCHANGE, EXCHANGE, EXCHANGE)),
                Stream.concat(Stream.of("").map(all -> new UdfSymbolType("All types", all)), types())
                        .toList(),
                true,
                false,
                false,
                false,
                true);
    }

    private static Stream<UdfSymbolType> types() {
        return TYPES.values().stream().sorted().map(type -> new UdfSymbolType(type, type));
    }

    /** The present time in whole Unix seconds. */
    long time() {
        return clock.instant().getEpochSecond();
    }

    UdfSymbol symbol(String symbol) {
        return postgres.sql(MARKETS + "where market.market = :market")
                .param("market", market(symbol))
                .query((row, _) -> symbol(row))
                .optional()
                .orElseThrow(() -> new RejectedException(new MarketUnknown(symbol)));
    }

    /** Markets whose name or description contains the text, in capitals or not, by name. */
    List<UdfFound> search(String text, String type, int limit) {
        return postgres.sql(MARKETS + """
                        where strpos(upper(market.market || ' ' || base.name || ' / ' || quote.name), upper(:text)) > 0
                          and (:type = '' or base.type = :type)
                        order by market.market limit :limit""")
                .param("text", text)
                .param("type", assetType(type))
                .param("limit", Math.clamp(limit, 1, MAX_FOUND))
                .query((row, _) -> found(row))
                .list();
    }

    /** The name of the asset's type; what is no type of the feed is the name of none. */
    private static String assetType(String type) {
        return TYPES.entrySet().stream()
                .filter(each -> each.getValue().equals(type))
                .map(each -> each.getKey().name())
                .findFirst()
                .orElse(type);
    }

    /**
     * The last candles before {@code to}: as many as {@code countback} says, else those from {@code from} on, and never
     * more than {@value #MAX_CANDLES}.
     *
     * @param from Unix seconds, inclusive; without meaning if there is a countback
     * @param to Unix seconds, exclusive
     */
    UdfHistory history(String symbol, String resolution, Long from, long to, Long countback) {
        CandleInterval interval = interval(resolution);
        if (countback == null && from == null) {
            throw new MalformedRequestException("from", "A from or a countback is needed.");
        }
        if (countback == null && from > to) {
            throw new MalformedRequestException("to", "The to must not be before the from.");
        }
        if (countback != null && (countback < 1 || countback > MAX_CANDLES)) {
            throw new MalformedRequestException(
                    "countback", "The countback must be from 1 to %d: %d.".formatted(MAX_CANDLES, countback));
        }
        Instant start = countback == null ? time(from) : null;
        int limit = countback == null ? MAX_CANDLES : countback.intValue();
        return candles.consistently(market(symbol), interval, series -> {
            markets.requireKnown(series.market());
            List<Candle> found = candles.last(series, start, time(to), limit);
            return found.isEmpty() ? UdfHistory.none(lastBefore(series, start)) : UdfHistory.of(found);
        });
    }

    private Long lastBefore(Series series, Instant start) {
        return start == null
                ? null
                : candles.last(series, null, start, 1).stream()
                        .map(candle -> candle.openTime().getEpochSecond())
                        .findFirst()
                        .orElse(null);
    }

    private static CandleInterval interval(String resolution) {
        CandleInterval interval = resolution.equals("D") ? ONE_DAY : INTERVALS.get(resolution);
        if (interval == null) {
            throw new MalformedRequestException(
                    "resolution", "The resolution must be one of %s: %s.".formatted(RESOLUTIONS, resolution));
        }
        return interval;
    }

    private static Instant time(long seconds) {
        return Instant.ofEpochSecond(Math.clamp(seconds, MIN_SECOND, MAX_SECOND));
    }

    /** Clients may put the exchange before the name, and a colon. */
    private static String market(String symbol) {
        return symbol.substring(symbol.indexOf(':') + 1);
    }

    /** Null if the sessions name none. */
    private static BusinessCalendar calendar(ResultSet row) throws SQLException {
        String weekend = row.getString("weekend");
        return weekend == null
                ? null
                : new BusinessCalendar(
                        List.of(JSON.readValue(weekend, DayOfWeek[].class)),
                        List.of(JSON.readValue(row.getString("holidays"), LocalDate[].class)),
                        row.getObject("valid_through", LocalDate.class));
    }

    private static UdfSymbol symbol(ResultSet row) throws SQLException {
        String market = row.getString("market");
        BigDecimal tick = row.getBigDecimal("tick_size").stripTrailingZeros();
        int decimals = Math.max(tick.scale(), 0);
        String sessions = row.getString("sessions");
        UdfSessions open = sessions == null
                ? UdfSessions.ALWAYS
                : UdfSessions.of(JSON.readValue(sessions, Sessions.class), calendar(row));
        return new UdfSymbol(
                market,
                market,
                row.getString("description"),
                type(row),
                open.session(),
                open.holidays(),
                open.timezone(),
                EXCHANGE,
                EXCHANGE,
                "price",
                tick.movePointRight(decimals).toBigIntegerExact(),
                BigInteger.TEN.pow(decimals),
                true,
                true,
                false,
                RESOLUTIONS.subList(0, RESOLUTIONS.size() - 1),
                RESOLUTIONS,
                Math.max(row.getBigDecimal("lot_size").stripTrailingZeros().scale(), 0),
                "streaming");
    }

    private static UdfFound found(ResultSet row) throws SQLException {
        String market = row.getString("market");
        return new UdfFound(market, market, row.getString("description"), EXCHANGE, market, type(row));
    }

    private static String type(ResultSet row) throws SQLException {
        return TYPES.get(AssetType.valueOf(row.getString("type")));
    }
}
