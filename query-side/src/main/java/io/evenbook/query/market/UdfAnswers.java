package io.evenbook.query.market;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenbook.api.market.Candle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;

/** The answers of TradingView's Universal Data Feed (UDF): names with underscores, Unix seconds, JSON numbers. */
final class UdfAnswers {
    private static final String STATUS_OK = "ok";
    private static final String STATUS_NO_DATA = "no_data";
    private static final String STATUS_ERROR = "error";

    private UdfAnswers() {}

    /**
     * What the feed offers. TradingView's own client needs either the search or the group request.
     *
     * @param exchanges the exchanges for searches
     * @param symbolsTypes the types of symbols for searches
     * @param supportedResolutions the lengths of candles that history offers
     * @param supportsGroupRequest always false: symbols come one by one
     * @param supportsMarks always false
     * @param supportsTimescaleMarks always false
     * @param supportsSearch always true
     * @param supportsTime always true
     */
    record UdfConfig(
            @JsonProperty("supported_resolutions") List<String> supportedResolutions,
            List<UdfExchange> exchanges,
            @JsonProperty("symbols_types") List<UdfSymbolType> symbolsTypes,
            @JsonProperty("supports_search") boolean supportsSearch,
            @JsonProperty("supports_group_request") boolean supportsGroupRequest,
            @JsonProperty("supports_marks") boolean supportsMarks,
            @JsonProperty("supports_timescale_marks") boolean supportsTimescaleMarks,
            @JsonProperty("supports_time") boolean supportsTime) {}

    /**
     * @param value what a search names
     * @param name name for people
     * @param desc text for people
     */
    record UdfExchange(String value, String name, String desc) {}

    /**
     * @param name name for people
     * @param value what a search names
     */
    record UdfSymbolType(String name, String value) {}

    /**
     * A market. Its session, holidays and time zone are those of {@link UdfSessions}.
     *
     * @param name the market
     * @param ticker what history asks for
     * @param description base and quote asset
     * @param type crypto, forex or stock, by the type of the base asset
     * @param session trading hours
     * @param timezone zone of the trading hours
     * @param exchange the exchange that lists it
     * @param format always price
     * @param minmov divided by {@code pricescale}, the tick: 5 and 100 for 0.05
     * @param pricescale 10 to the number of decimals of prices
     * @param volumePrecision decimals of the lot
     * @param sessionHolidays days without a session, separated by commas
     * @param listedExchange the exchange that lists it
     * @param hasIntraday whether there are candles of less than a day
     * @param hasDaily whether there are candles of a day
     * @param hasWeeklyAndMonthly whether there are candles of a week and a month
     * @param intradayMultipliers minutes of the candles that are not computed from others
     * @param supportedResolutions the lengths of candles that history offers
     * @param volumePrecision number of decimals of volumes
     * @param dataStatus always streaming
     */
    record UdfSymbol(
            String name,
            String ticker,
            String description,
            String type,
            String session,
            @JsonProperty("session_holidays") String sessionHolidays,
            String timezone,
            String exchange,
            @JsonProperty("listed_exchange") String listedExchange,
            String format,
            BigInteger minmov,
            BigInteger pricescale,
            @JsonProperty("has_intraday") boolean hasIntraday,
            @JsonProperty("has_daily") boolean hasDaily,
            @JsonProperty("has_weekly_and_monthly") boolean hasWeeklyAndMonthly,
            @JsonProperty("intraday_multipliers") List<String> intradayMultipliers,
            @JsonProperty("supported_resolutions") List<String> supportedResolutions,
            @JsonProperty("volume_precision") int volumePrecision,
            @JsonProperty("data_status") String dataStatus) {}

    /**
     * A market in a search.
     *
     * @param symbol the market
     * @param description base and quote asset
     * @param exchange the exchange that lists it
     * @param ticker what symbols and history ask for
     * @param type crypto, forex or stock, by the type of the base asset
     * @param fullName the market
     */
    record UdfFound(
            String symbol,
            @JsonProperty("full_name") String fullName,
            String description,
            String exchange,
            String ticker,
            String type) {}

    /**
     * Candles in columns, oldest first; the first element of each column belongs to the first candle.
     *
     * @param s {@code ok}, or {@code no_data} if there are none in the requested time
     * @param t Unix seconds at which the candles begin
     * @param o open of each candle
     * @param h high of each candle
     * @param l low of each candle
     * @param c close of each candle
     * @param v volumes in the base asset
     * @param nextTime with {@code no_data}, when the last candle before that time begins; absent: there is none
     */
    record UdfHistory(
            String s,
            List<Long> t,
            List<Double> o,
            List<Double> h,
            List<Double> l,
            List<Double> c,
            List<Double> v,
            Long nextTime) {

        static UdfHistory of(List<Candle> candles) {
            return new UdfHistory(
                    STATUS_OK,
                    candles.stream()
                            .map(candle -> candle.openTime().getEpochSecond())
                            .toList(),
                    column(candles, Candle::open),
                    column(candles, Candle::high),
                    column(candles, Candle::low),
                    column(candles, Candle::close),
                    column(candles, Candle::volume),
                    null);
        }

        static UdfHistory none(Long nextTime) {
            return new UdfHistory(STATUS_NO_DATA, null, null, null, null, null, null, nextTime);
        }

        /** Charts calculate with doubles. */
        private static List<Double> column(List<Candle> candles, Function<Candle, BigDecimal> value) {
            return candles.stream().map(value).map(BigDecimal::doubleValue).toList();
        }
    }

    /** What the feed answers to a request that it cannot meet; HTTP status 200, as its clients expect. */
    record UdfError(String s, String errmsg) {
        UdfError(String message) {
            this(STATUS_ERROR, message);
        }
    }
}
