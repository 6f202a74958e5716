package io.evenbook.projection.view;

import static io.evenbook.projection.Story.ALICE;
import static io.evenbook.projection.Story.BOB;
import static io.evenbook.projection.Story.btc;
import static io.evenbook.projection.Story.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.view.Generation.Status;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of the view {@code candles} for trades at given times. */
class CandlesTest {
    private static final int[] MINUTES = {1, 5, 15, 60, 240, 1_440};
    private static final String BTC_USD = "BTC-USD";

    @TempDir
    static Path data;

    private static ProjectionService service;
    private static int generations = 200;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private record Trade(String market, Instant at, BigDecimal price, BigDecimal quantity) {
        static Trade at(String time, String price, String quantity) {
            return new Trade(BTC_USD, Instant.parse(time), new BigDecimal(price), new BigDecimal(quantity));
        }

        BigDecimal cost() {
            return price.multiply(quantity).setScale(6, RoundingMode.UNNECESSARY);
        }

        TradeExecuted event(long number) {
            MarketId id = new MarketId(market);
            OrderId order = OrderId.of(id, "%026d".formatted(number));
            HoldId hold = HoldId.behind(order);
            return new TradeExecuted(
                    TradeId.of(id, number),
                    id,
                    null,
                    price,
                    btc(quantity.toPlainString()),
                    usd(cost().toPlainString()),
                    1,
                    Side.SELL,
                    new TradeParty(
                            order,
                            ALICE,
                            hold,
                            usd(cost().toPlainString()),
                            usd("0.000000"),
                            btc(quantity.toPlainString()),
                            btc("0.00000000")),
                    new TradeParty(
                            order,
                            BOB,
                            hold,
                            btc(quantity.toPlainString()),
                            btc("0.00000000"),
                            usd(cost().toPlainString()),
                            usd("0.000000")));
        }
    }

    /** A generation of the view into which trades are written, the first at position 1. */
    private static final class Candles {
        private final Writing writing;
        private final ViewRows rows = new ViewRows(service);
        private final String schema;

        Candles() {
            Generation generation = new Generation("candles", ++generations, Status.BUILDING, 0, null, null);
            schema = generation.name();
            writing = new Writing(
                    service, service.get(Views.class).find("candles").orElseThrow(), generation);
        }

        Candles write(long after, List<Trade> trades) {
            List<TrackedEventMessage<?>> events = new ArrayList<>();
            for (Trade trade : trades) {
                long position = after + events.size() + 1;
                events.add(tracked(position, trade));
            }
            writing.write(new LogBatch(after, after + trades.size(), events));
            return this;
        }

        List<String> of(int minutes) {
            return rows.of("""
                    select to_char(open_time at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), open, high, low, close, volume, quote_volume, trades
                      from %s.candle where interval_minutes = %d order by market, open_time""".formatted(schema, minutes));
        }

        List<String> all() {
            return rows.of("""
                    select market, interval_minutes, extract(epoch from open_time)::bigint, open, high, low, close, volume,
                           quote_volume, trades, position
                      from %s.candle order by 1, 2, 3""".formatted(schema));
        }
    }

    private static GenericTrackedDomainEventMessage<?> tracked(long position, Trade trade) {
        TradeExecuted event = trade.event(position);
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                "Trade",
                event.tradeId().value(),
                0,
                new GenericDomainEventMessage<>("Trade", event.tradeId().value(), 0, event),
                trade::at);
    }

    @Test
    void theFirstTradeMakesACandleOfEachInterval() {
        Candles candles =
                new Candles().write(0, List.of(Trade.at("2026-01-31T14:07:30.123456Z", "100.50", "2.00000000")));
        List<String> openTimes = List.of("14:07", "14:05", "14:00", "14:00", "12:00", "00:00");
        for (int i = 0; i < MINUTES.length; i++) {
            assertThat(candles.of(MINUTES[i]))
                    .containsExactly(
                            "2026-01-31 " + openTimes.get(i) + "|100.50|100.50|100.50|100.50|2.00000000|201.000000|1");
        }
    }

    @Test
    void thePositionOrdersTradesOfOneTime() {
        String time = "2026-01-31T14:07:30Z";
        List<Trade> trades = List.of(
                Trade.at(time, "100.00", "1.00000000"),
                Trade.at(time, "103.00", "1.00000000"),
                Trade.at(time, "99.00", "0.50000000"),
                Trade.at(time, "101.00", "1.00000000"));
        String candle = "2026-01-31 14:07|100.00|103.00|99.00|101.00|3.50000000|353.500000|4";
        assertThat(new Candles().write(0, trades).of(1)).containsExactly(candle);
        assertThat(new Candles()
                        .write(0, trades.subList(0, 1))
                        .write(1, trades.subList(1, 3))
                        .write(3, trades.subList(3, 4))
                        .of(1))
                .containsExactly(candle);
    }

    /** At the last microsecond before a boundary, on it, and after it; one batch or one each. */
    @ParameterizedTest
    @ValueSource(
            strings = {"2026-01-31T00:00:00Z", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z", "2027-01-01T00:00:00Z"})
    void aTradeOnABoundaryBelongsToTheNextCandle(String midnight) {
        Instant boundary = Instant.parse(midnight);
        List<Trade> trades = new ArrayList<>();
        for (int offset = -1; offset <= 1; offset++) {
            trades.add(new Trade(
                    BTC_USD,
                    boundary.plus(offset, ChronoUnit.MICROS),
                    new BigDecimal("100.00").add(BigDecimal.valueOf(offset)),
                    new BigDecimal("1.00000000")));
        }
        Candles together = new Candles().write(0, trades);
        Candles apart = new Candles();
        for (int i = 0; i < trades.size(); i++) {
            apart.write(i, trades.subList(i, i + 1));
        }
        for (int minutes : MINUTES) {
            assertThat(together.of(minutes))
                    .as("%d minutes", minutes)
                    .satisfiesExactly(
                            before -> assertThat(before).endsWith("|99.00|99.00|99.00|99.00|1.00000000|99.000000|1"),
                            next -> assertThat(next)
                                    .startsWith(midnight.substring(0, 10) + " 00:00|")
                                    .endsWith("|100.00|101.00|100.00|101.00|2.00000000|201.000000|2"));
        }
        assertThat(apart.all()).isEqualTo(together.all());
    }

    @Test
    void tradesThatComeAgainCountOnce() {
        List<Trade> trades = List.of(
                Trade.at("2026-01-31T14:07:30Z", "100.00", "1.00000000"),
                Trade.at("2026-01-31T14:07:40Z", "102.00", "1.00000000"));
        Candles candles = new Candles().write(0, trades);
        List<String> expected = candles.all();
        assertThat(candles.write(0, trades).all()).isEqualTo(expected);
        assertThat(candles.write(1, trades.subList(1, 2)).all()).isEqualTo(expected);

        // Even past the guard of the view
        Tables tables = new Tables(new JdbcTemplate(service.get(DataSource.class)), candles.schema);
        TableProjector projector = service.all(TableProjector.class).stream()
                .filter(each -> each.view().equals("candles"))
                .findFirst()
                .orElseThrow();
        projector.project(List.of(ViewEvent.of(tracked(1, trades.getFirst()))), tables);
        tables.execute();
        assertThat(candles.all()).isEqualTo(expected);
    }

    @Test
    void randomTradesMakeTheCandlesOfANaiveFoldHoweverTheyAreBatched() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Trade> trades = randomTrades(random, 1_000);
        Candles candles = new Candles();
        for (int after = 0; after < trades.size(); ) {
            int through = Math.min(trades.size(), after + random.nextInt(1, 200));
            candles.write(after, trades.subList(after, through));
            after = through;
        }
        assertThat(candles.all()).containsExactlyElementsOf(naive(trades));
        assertThat(new Candles().write(0, trades).all()).isEqualTo(candles.all());
    }

    /** Over some days around the end of a month; many at one time. */
    private static List<Trade> randomTrades(SplittableRandom random, int count) {
        List<Trade> trades = new ArrayList<>();
        Instant at = Instant.parse("2026-02-27T00:00:00Z");
        for (int i = 0; i < count; i++) {
            long[] gaps = {0, 1, 999_999, 60_000_000, 300_000_000, 900_000_001, random.nextLong(1_000_000_000)};
            at = at.plus(gaps[random.nextInt(gaps.length)], ChronoUnit.MICROS);
            trades.add(new Trade(
                    random.nextInt(4) == 0 ? "ETH-USD" : BTC_USD,
                    at,
                    BigDecimal.valueOf(random.nextLong(1, 100_000), 2),
                    BigDecimal.valueOf(random.nextLong(1, 100_000), 4).setScale(8, RoundingMode.UNNECESSARY)));
        }
        return trades;
    }

    /** Looks at all trades for each candle. */
    private static List<String> naive(List<Trade> trades) {
        TreeMap<String, String> rows = new TreeMap<>();
        for (int minutes : MINUTES) {
            for (Trade first : trades) {
                long open = first.at().getEpochSecond() / (60 * minutes) * 60 * minutes;
                List<Integer> in = new ArrayList<>();
                for (int i = 0; i < trades.size(); i++) {
                    Trade trade = trades.get(i);
                    if (trade.market().equals(first.market())
                            && trade.at().getEpochSecond() >= open
                            && trade.at().getEpochSecond() < open + 60 * minutes) {
                        in.add(i);
                    }
                }
                List<BigDecimal> prices =
                        in.stream().map(i -> trades.get(i).price()).toList();
                rows.put(
                        "%s %05d %d".formatted(first.market(), minutes, open),
                        "%s|%d|%d|%s|%s|%s|%s|%s|%s|%d|%d"
                                .formatted(
                                        first.market(),
                                        minutes,
                                        open,
                                        prices.getFirst(),
                                        prices.stream()
                                                .max(BigDecimal::compareTo)
                                                .get(),
                                        prices.stream()
                                                .min(BigDecimal::compareTo)
                                                .get(),
                                        prices.getLast(),
                                        in.stream()
                                                .map(i -> trades.get(i).quantity())
                                                .reduce(BigDecimal::add)
                                                .get(),
                                        in.stream()
                                                .map(i -> trades.get(i).cost())
                                                .reduce(BigDecimal::add)
                                                .get(),
                                        in.size(),
                                        in.getLast() + 1));
            }
        }
        return List.copyOf(rows.values());
    }
}
