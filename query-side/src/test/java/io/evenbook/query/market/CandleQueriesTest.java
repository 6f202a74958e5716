package io.evenbook.query.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.market.Candle;
import io.evenbook.api.market.CandleInterval;
import io.evenbook.api.market.CandleQuery.FindTicker;
import io.evenbook.api.market.CandleQuery.ListCandles;
import io.evenbook.api.market.TickerAnswer;
import io.evenbook.query.support.archive.Archive;
import io.evenbook.querytest.QueryTest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class CandleQueriesTest extends QueryTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Autowired
    Markets markets;

    @Autowired
    Candles candles;

    @Autowired
    Archive archive;

    @BeforeEach
    void market() {
        sql("insert into reference.asset values ('BTC', 'Bitcoin',"
                + " 'CRYPTO', 8, 1), ('USD', 'US dollar', 'FIAT', 6, 2)");
        sql("insert into reference.market values ('BTC-USD', 'BTC', 'USD',"
                + " 0.01, 0.0001, 0.001, 0.002, 'OPEN', 0, 3, '{}')");
    }

    /** A candle of 1 BTC and 100 USD. */
    private void candle(String market, CandleInterval interval, Instant openTime, String prices) {
        String[] price = prices.split(" ");
        sql("insert into candles.candle values ('%s', %d, '%s', %s, %s, %s, %s, 1.00000000, 100.000000, 2, 7)"
                .formatted(market, interval.minutes(), openTime, price[0], price[1], price[2], price[3]));
    }

    private void minute(int after, String price) {
        candle("BTC-USD", CandleInterval.ONE_MINUTE, NOON.plus(Duration.ofMinutes(after)), (price + " ").repeat(4));
    }

    /** The queries at a time. */
    private CandleQueries at(Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        return new CandleQueries(markets, candles, new FlatCandles(candles, clock), archive, postgres, clock);
    }

    private static ListCandles minutes(Instant from, Instant to, boolean empty, int limit) {
        return new ListCandles(
                "BTC-USD", CandleInterval.ONE_MINUTE, from, to, empty, new Paging(limit, null, Paging.Order.ASC));
    }

    /** Such as {@code 3=101.00}: minutes after noon and close; of a flat candle {@code 3~101.00}. */
    private static List<String> shown(Page<Candle> page) {
        return page.items().stream()
                .map(candle -> Duration.between(NOON, candle.openTime()).toMinutes()
                        + (candle.trades() == 0 ? "~" : "=")
                        + candle.close())
                .toList();
    }

    @Test
    void aCandleShowsAllItHas() {
        candle("BTC-USD", CandleInterval.FOUR_HOURS, NOON, "100.00 103.00 99.50 101.00");

        assertThat(read("/markets/BTC-USD/candles?interval=4h").toString()).isEqualTo("""
                {"items":[{"openTime":"2026-01-31T12:00:00Z","open":"100.00","high":"103.00","low":"99.50","close":"101.00",\
                "volume":"1.00000000","quoteVolume":"100.000000","trades":2}],"next":null}""");
        assertThat(read("/markets/BTC-USD/candles").get("items").toString()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({"499, 499", "500, 500", "501, 500"})
    void theLast500CandlesComeWithoutParameters(int present, int shown) {
        sql("""
                insert into candles.candle
                select 'BTC-USD', 1, timestamptz '2026-01-31T12:00:00Z' + g * interval '1 min', 1, 1, 1, 1, 1, 1, 1, g
                  from generate_series(1, %d) g""".formatted(present));

        List<String> openTimes = values(read("/markets/BTC-USD/candles"), "openTime");
        assertThat(openTimes).hasSize(shown).isSorted();
        assertThat(Instant.parse(openTimes.getLast())).isEqualTo(NOON.plus(present, ChronoUnit.MINUTES));
    }

    @Test
    void aChartPagesBackByTheFirstTimeItHas() {
        for (int i = 0; i < 7; i++) {
            minute(2 * i, "100.00");
        }
        List<String> all = new ArrayList<>();
        String to = "";
        for (List<String> part = List.of(""); !part.isEmpty(); to = part.isEmpty() ? to : "&to=" + part.getFirst()) {
            part = values(read("/markets/BTC-USD/candles?limit=3" + to), "openTime");
            all.addAll(0, part);
        }
        assertThat(all).hasSize(7).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aListFromATimeGoesOnByCursor() {
        for (int i = 0; i < 5; i++) {
            minute(i, "10" + i + ".00");
        }
        assertThat(readInPages("/markets/BTC-USD/candles?from=2026-01-31T12:00:00.000001Z", "close", _ -> {}))
                .containsExactly("101.00", "102.00", "103.00", "104.00");
        String between = "&from=2026-01-31T12:01:00Z&to=2026-01-31T12:03:00.000000001Z";
        assertThat(readInPages("/markets/BTC-USD/candles?empty=true" + between, "close", _ -> {}))
                .containsExactly("101.00", "102.00", "103.00");
        String next = read("/markets/BTC-USD/candles?limit=2&from=2026-01-31T12:00:00Z")
                .get("next")
                .asString();
        assertThat(refused("/markets/BTC-USD/candles?from=2026-01-31T12:01:00Z&cursor=" + next))
                .isEqualTo("400 cursor");
        assertThat(refused("/markets/BTC-USD/candles?cursor=" + next)).isEqualTo("400 cursor");
    }

    @Test
    void gapsAreFilledFromTheFirstTradeToThePresent() {
        minute(2, "100.00");
        minute(5, "105.00");
        CandleQueries queries = at(NOON.plusSeconds(7 * 60 + 59));

        assertThat(shown(queries.handle(minutes(null, null, true, 500))))
                .containsExactly("2=100.00", "3~100.00", "4~100.00", "5=105.00", "6~105.00", "7~105.00");
        assertThat(shown(queries.handle(minutes(null, null, true, 2)))).containsExactly("6~105.00", "7~105.00");
        assertThat(shown(queries.handle(minutes(null, NOON.plusSeconds(240), true, 2))))
                .containsExactly("2=100.00", "3~100.00");
        assertThat(shown(queries.handle(minutes(null, NOON.plusSeconds(241), true, 2))))
                .containsExactly("3~100.00", "4~100.00");
        assertThat(shown(queries.handle(minutes(null, NOON.plusSeconds(120), true, 500))))
                .isEmpty();
        assertThat(shown(queries.handle(minutes(NOON.minusSeconds(86_400), NOON.plusSeconds(86_400), true, 3))))
                .containsExactly("2=100.00", "3~100.00", "4~100.00");
        assertThat(shown(queries.handle(minutes(NOON.plusSeconds(181), null, true, 500))))
                .containsExactly("4~100.00", "5=105.00", "6~105.00", "7~105.00");
        assertThat(shown(queries.handle(minutes(NOON.plusSeconds(480), null, true, 500))))
                .isEmpty();
    }

    @Test
    void aFlatCandleHasNoVolumeAtTheScaleOfItsAssets() {
        minute(0, "100.00");
        assertThat(at(NOON.plusSeconds(60)).handle(minutes(null, null, true, 1)).items())
                .containsExactly(new Candle(
                        NOON.plusSeconds(60),
                        new BigDecimal("100.00"),
                        new BigDecimal("100.00"),
                        new BigDecimal("100.00"),
                        new BigDecimal("100.00"),
                        new BigDecimal("0.00000000"),
                        new BigDecimal("0.000000"),
                        0));
    }

    /** The log's clock may be ahead of this one. */
    @Test
    void aCandleOfTheFutureIsShown() {
        minute(0, "100.00");
        minute(2, "102.00");
        assertThat(shown(at(NOON.plusSeconds(1)).handle(minutes(null, null, true, 500))))
                .containsExactly("0=100.00", "1~100.00", "2=102.00");
        assertThat(shown(at(NOON.plusSeconds(1)).handle(minutes(NOON, null, true, 500))))
                .containsExactly("0=100.00", "1~100.00", "2=102.00");
    }

    @Test
    void randomCandlesEqualANaiveFill() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Integer, String> traded = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            traded.computeIfAbsent(random.nextInt(200), _ -> random.nextInt(1, 1_000) + ".00");
        }
        traded.forEach(this::minute);
        CandleQueries queries = at(NOON.plusSeconds(60 * 210));
        for (int i = 0; i < 100; i++) {
            boolean empty = random.nextBoolean();
            Integer from = random.nextBoolean() ? null : random.nextInt(-20, 230);
            Integer to = random.nextBoolean() ? null : random.nextInt(from == null ? -20 : from, 260);
            int limit = random.nextInt(1, 40);
            List<String> expected = new ArrayList<>();
            for (int minute = 0; minute <= 210; minute++) {
                boolean isWithin = (from == null || minute >= from) && (to == null || minute < to);
                if (isWithin && traded.containsKey(minute)) {
                    expected.add(minute + "=" + traded.get(minute));
                } else if (isWithin && empty && traded.floorEntry(minute) != null) {
                    expected.add(minute + "~" + traded.floorEntry(minute).getValue());
                }
            }
            int size = expected.size();
            Page<Candle> page = queries.handle(minutes(time(from), time(to), empty, limit));
            assertThat(shown(page))
                    .as("seed %d: from %s to %s, %s, limit %d", seed, from, to, empty, limit)
                    .isEqualTo(
                            from == null
                                    ? expected.subList(Math.max(size - limit, 0), size)
                                    : expected.subList(0, Math.min(size, limit)));
            assertThat(page.next() != null).isEqualTo(from != null && size > limit);
        }
    }

    private static Instant time(Integer minutes) {
        return minutes == null ? null : NOON.plusSeconds(60L * minutes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interval=2m",
                "interval=1M",
                "from=yesterday",
                "from=2026-01-31T12:00:00Z&to=2026-01-31T11:59:59.999999Z",
                "empty=maybe",
                "limit=0",
                "limit=501"
            })
    void whatHasNoMeaningIsRefused(String parameters) {
        assertThat(refused("/markets/BTC-USD/candles?" + parameters)).startsWith("400");
    }

    @Test
    void boundsAreTaken() {
        minute(0, "100.00");
        String time = "2026-01-31T12:00:00Z";
        assertThat(read("/markets/BTC-USD/candles?limit=500&from=%1$s&to=%1$s&empty=true".formatted(time))
                        .get("items"))
                .isEmpty();
        for (String empty : List.of("true", "false")) {
            String all = "/markets/BTC-USD/candles?from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&limit=1&empty=";
            assertThat(values(read(all + empty), "openTime")).containsExactly(time);
        }
        assertThat(refused("/markets/NO-NO/candles")).isEqualTo("404 market.unknown");
        assertThat(refused("/markets/no/ticker")).isEqualTo("404 market.unknown");
    }

    private TickerAnswer ticker(Instant now) {
        return at(now).handle(new FindTicker("BTC-USD"));
    }

    /** By whole minutes: at 12:00:30 the candle of 12:00 of the day before is out, that of 12:01 is in. */
    @Test
    void theTickerSumsTheMinutesOfADay() {
        minute(0, "90.00");
        candle("BTC-USD", CandleInterval.ONE_MINUTE, NOON.plusSeconds(60), "100.00 110.00 80.00 105.00");
        minute(2, "200.00");
        minute(1_440, "99.99");
        candle("ETH-USD", CandleInterval.ONE_MINUTE, NOON.plusSeconds(600), "1.00 9000.00 1.00 1.00");
        candle("BTC-USD", CandleInterval.ONE_HOUR, NOON.plusSeconds(3_600), "1.00 9000.00 1.00 1.00");

        TickerAnswer ticker = ticker(NOON.plus(Duration.ofDays(1)).plusSeconds(30));
        assertThat(ticker.from()).isEqualTo(NOON.plusSeconds(60));
        assertThat(List.of(ticker.open(), ticker.high(), ticker.low(), ticker.last()))
                .extracting(BigDecimal::toPlainString)
                .containsExactly("100.00", "200.00", "80.00", "99.99");
        assertThat(List.of(ticker.volume(), ticker.quoteVolume(), ticker.change(), ticker.changePercent()))
                .extracting(BigDecimal::toPlainString)
                .containsExactly("3.00000000", "300.000000", "-0.01", "-0.01");
        assertThat(ticker.trades()).isEqualTo(6);
    }

    @Test
    void aDayWithoutTradesIsFlatAtTheLastPrice() {
        minute(0, "90.00");
        candle("BTC-USD", CandleInterval.ONE_MINUTE, NOON.plusSeconds(60), "100.00 110.00 80.00 105.00");

        TickerAnswer ticker = ticker(NOON.plus(Duration.ofDays(400)));
        assertThat(List.of(ticker.open(), ticker.high(), ticker.low(), ticker.last()))
                .containsOnly(new BigDecimal("105.00"));
        assertThat(List.of(ticker.volume(), ticker.quoteVolume(), ticker.change(), ticker.changePercent()))
                .extracting(BigDecimal::toPlainString)
                .containsExactly("0.00000000", "0.000000", "0.00", "0.00");
        assertThat(ticker.trades()).isZero();
    }

    @Test
    void aMarketThatNeverTradedHasNoPrices() {
        Instant before = Instant.now();
        var ticker = read("/markets/BTC-USD/ticker");
        assertThat(ticker.toString().replaceFirst("\"from\":\"[^\"]*\"", "\"from\":\"…\""))
                .isEqualTo("""
                {"market":"BTC-USD","from":"…","volume":"0.00000000","quoteVolume":"0.000000","trades":0}""");
        assertThat(Instant.parse(ticker.get("from").asString()))
                .isCloseTo(before.minus(Duration.ofDays(1)), within(2, ChronoUnit.MINUTES));
    }
}
