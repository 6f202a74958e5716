package io.evenbook.stream.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.BookAnswer.PriceLevel;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.order.Side;
import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.Message;
import io.evenbook.stream.client.Source.Step;
import io.evenbook.stream.client.StreamRefusedException;
import io.evenbook.stream.market.MarketChange.RestingOrder;
import io.evenbook.stream.market.MarketMessages.Because;
import io.evenbook.stream.market.MarketMessages.OrderItem;
import io.evenbook.stream.market.MarketMessages.TradeItem;
import io.evenbook.stream.market.MarketSnapshots.State;
import io.evenbook.stream.ring.ByteBudget;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages have a bound, however large the book is; feeds have one together. */
class LargeBookTest {
    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final Set<Channel> ALL = EnumSet.allOf(Channel.class);

    private final ByteBudget memory = new ByteBudget(Long.MAX_VALUE);

    private static List<BookLevel> levels(Side side, int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(i -> new BookLevel(side, side == Side.BUY ? 100_000 - i : 100_000 + i, i, 1))
                .toList();
    }

    private static State state(int bids, int asks, int orders) {
        return new State(
                RandomMarket.MARKET,
                RandomMarket.terms(),
                7,
                levels(Side.BUY, bids),
                levels(Side.SELL, asks),
                "0123456789abcdef",
                42L,
                LongStream.rangeClosed(1, orders)
                        .mapToObj(i -> new RestingOrder(i, Side.BUY, 100, 1, i))
                        .toList(),
                "OPEN",
                null,
                null,
                List.of());
    }

    private Step snapshot(State state, long maxBytes) {
        return new MarketSnapshots(JSON, maxBytes, memory.share()).of(ALL, Because.START, _ -> true, () -> state);
    }

    @Test
    void aSnapshotOfALargeBookComesInParts() {
        Step step = snapshot(state(12_000, 9_000, 5_000), Long.MAX_VALUE);

        assertThat(step.messages()).hasSize(3).extracting(Message::id).containsExactly(-1L, -1L, 7L);
        List<String> bids = new ArrayList<>();
        List<String> asks = new ArrayList<>();
        List<Long> orders = new ArrayList<>();
        for (Message message : step.messages()) {
            JsonNode part = JSON.readTree(message.json());
            assertThat(part.at("/sequence").asLong()).isEqualTo(7);
            part.at("/bids").forEach(level -> bids.add(level.at("/price").asString()));
            part.at("/asks").forEach(level -> asks.add(level.at("/price").asString()));
            part.at("/orders").forEach(order -> orders.add(order.at("/number").asLong()));
            boolean isLast = message.id() == 7;
            assertThat(part.has("more")).isEqualTo(!isLast);
            assertThat(part.has("bookHash")).isEqualTo(isLast);
            assertThat(part.has("checksum")).isEqualTo(isLast);
            assertThat(part.has("phase")).isEqualTo(isLast);
            assertThat(part.at("/bids").size()
                            + part.at("/asks").size()
                            + part.at("/orders").size())
                    .isLessThanOrEqualTo(MarketSnapshots.MAX_ITEMS);
        }
        assertThat(bids)
                .hasSize(12_000)
                .doesNotHaveDuplicates()
                .startsWith("999.99")
                .endsWith("880.00");
        assertThat(asks).hasSize(9_000).doesNotHaveDuplicates().startsWith("1000.01");
        assertThat(orders).isEqualTo(LongStream.rangeClosed(1, 5_000).boxed().toList());
    }

    @Test
    void aSmallBookAndAFullPartAreOneMessage() {
        assertThat(snapshot(state(0, 0, 0), Long.MAX_VALUE).messages()).hasSize(1);
        assertThat(snapshot(state(10_000, 0, 0), Long.MAX_VALUE).messages()).hasSize(1);
        assertThat(snapshot(state(9_999, 1, 1), Long.MAX_VALUE).messages()).hasSize(2);
    }

    @Test
    void aSnapshotThatIsTooLargeIsRefused() {
        State large = state(1_000, 1_000, 1_000);
        long bytes = snapshot(large, Long.MAX_VALUE).messages().getFirst().json().length;

        assertThat(snapshot(large, bytes).messages()).hasSize(1);
        assertThatExceptionOfType(StreamRefusedException.class).isThrownBy(() -> snapshot(large, bytes - 1));
    }

    @Test
    void aKeptSnapshotCountsUntilItIsDropped() {
        ByteBudget small = new ByteBudget(200_000);
        MarketSnapshots snapshots = new MarketSnapshots(JSON, Long.MAX_VALUE, small.share());
        Step first = snapshots.of(ALL, Because.START, _ -> true, () -> state(1_000, 0, 0));
        assertThat(small.usedBytes()).isEqualTo(first.messages().getFirst().json().length);
        assertThat(snapshots.of(ALL, Because.START, _ -> true, () -> state(1, 0, 0)))
                .isSameAs(first);

        snapshots.of(ALL, Because.BEHIND, _ -> true, () -> state(9_000, 0, 0));
        assertThat(small.usedBytes()).as("no room for the second one").isLessThan(100_000);
        snapshots.tidy(_ -> false);
        assertThat(small.usedBytes()).isZero();
    }

    @Test
    void theLongestNumbersStayBelowTheBound() {
        BigDecimal longest = new BigDecimal("123456789012345678.123456789012345678");
        MarketId market = new MarketId("A23456789012-B23456789012");
        TradeItem trade = new TradeItem(
                TradeId.of(market, Long.MAX_VALUE),
                longest,
                longest,
                longest,
                Side.SELL,
                Instant.parse("2026-12-01T22:11:34.481104Z"));
        OrderItem order = new OrderItem(Long.MAX_VALUE, Side.SELL, longest, longest, Long.MAX_VALUE);
        for (Object item : List.of(trade, order, new PriceLevel(longest, longest, Integer.MAX_VALUE))) {
            byte[] json = JSON.writeValueAsBytes(Collections.nCopies(MarketSnapshots.MAX_ITEMS, item));
            assertThat(json.length).isLessThan(Message.MAX_BYTES - 100_000);
        }
    }

    private static MarketFeed feed(ByteBudget memory) {
        return new MarketFeed(
                RandomMarket.MARKET,
                new MarketFeed.Settings(
                        JSON,
                        Clock.fixed(RandomMarket.BEGIN, ZoneOffset.UTC),
                        100_000,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        memory));
    }

    @Test
    void aFeedKeepsFewerChangesWhereMemoryIsShort() {
        RandomMarket market = new RandomMarket(5, 60);
        ByteBudget small = new ByteBudget(300_000);
        MarketFeed feed = feed(small);
        feed.load(market.of(RandomMarket.MARKET));
        for (int i = 0; i < 5_000; i++) {
            market.next();
            feed.add(market.event(market.last()));
        }
        feed.publish();

        assertThat(feed.ended()).isEmpty();
        assertThat(small.usedBytes()).isBetween(250_000L, 300_000L);
        assertThat(feed.behind(0, 0, EnumSet.of(Channel.BOOK)))
                .as("left the ring")
                .isEmpty();
        assertThat(feed.behind(market.last() - 1, market.last() - 1, EnumSet.of(Channel.BOOK)))
                .isPresent();
        feed.end(Closing.GONE);
        assertThat(small.usedBytes()).isZero();
    }

    @Test
    void aFeedWithoutRoomForItsBookEnds() {
        RandomMarket market = new RandomMarket(5, 400);
        ByteBudget tiny = new ByteBudget(8_000);
        MarketFeed feed = feed(tiny);
        feed.load(market.of(RandomMarket.MARKET));
        for (int i = 0; i < 200; i++) {
            market.next();
            feed.add(market.event(market.last()));
        }

        assertThat(feed.ended()).contains(Closing.OVERLOADED);
        assertThat(tiny.usedBytes()).isZero();
    }

    @Test
    void aHistoryWithoutRoomIsRefused() {
        RandomMarket market = new RandomMarket(5, 4_000);
        for (int i = 0; i < 2_000; i++) {
            market.next();
        }
        MarketFeed feed = feed(new ByteBudget(8_000));

        assertThatExceptionOfType(StreamRefusedException.class)
                .isThrownBy(() -> feed.load(market.of(RandomMarket.MARKET)));
    }

    @Test
    void aDeltaThatIsTooLargeIsASnapshot() {
        RandomMarket market = new RandomMarket(6, 60);
        MarketFeed feed = feed(memory);
        feed.load(market.of(RandomMarket.MARKET));
        Set<Channel> trades = EnumSet.of(Channel.TRADES);
        MarketSource source = new MarketSource(feed, trades, null, market, JSON, () -> {});
        long events = 0;
        while (market.trades() <= MarketSnapshots.MAX_ITEMS && events++ < 60_000) {
            market.next();
            feed.add(market.event(market.last()));
        }
        feed.publish();
        assertThat(market.trades()).isGreaterThan(MarketSnapshots.MAX_ITEMS);

        assertThat(feed.behind(0, 0, trades)).isEmpty();
        assertThat(feed.behind(0, 0, EnumSet.of(Channel.BOOK)))
                .as("its levels are few")
                .isPresent();
        assertThat(source.next(0, 0).isSnapshot()).isTrue();
    }
}
