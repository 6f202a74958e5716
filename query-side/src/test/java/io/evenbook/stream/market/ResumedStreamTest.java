package io.evenbook.stream.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.stream.market.History.Happened;
import io.evenbook.stream.ring.ByteBudget;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Clients that are cut off at random, resume, and must have the book of the market each time. */
class ResumedStreamTest {
    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final Set<Channel> BOOK = EnumSet.of(Channel.BOOK);
    private static final Set<Channel> ALL = EnumSet.allOf(Channel.class);

    private static MarketFeed feed(RandomMarket market, int ringEntries) {
        MarketFeed feed = unloaded(ringEntries);
        assertThat(feed.load(market.of(RandomMarket.MARKET))).isTrue();
        return feed;
    }

    private static MarketFeed unloaded(int ringEntries) {
        return new MarketFeed(
                RandomMarket.MARKET,
                new MarketFeed.Settings(
                        JSON,
                        Clock.fixed(RandomMarket.BEGIN, ZoneOffset.UTC),
                        ringEntries,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        new ByteBudget(Long.MAX_VALUE)));
    }

    private static MarketSource source(MarketFeed feed, Set<Channel> channels, long from, RandomMarket market) {
        return new MarketSource(feed, channels, from < 0 ? null : from, market, JSON, () -> {});
    }

    @Test
    void aStreamThatIsCutAThousandTimesHasTheBookEachTime() {
        cut(1_000, System.nanoTime());
    }

    @Test
    @Tag("long")
    void aStreamThatIsCutTenThousandTimesHasTheBookEachTime() {
        cut(10_000, System.nanoTime());
    }

    /** Four clients: of the book and of all channels, each with a ring that has all and one that lacks most. */
    private void cut(int times, long seed) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        RandomMarket market = new RandomMarket(seed, 60);
        MarketFeed small = feed(market, 16);
        MarketFeed large = feed(market, 4_096);
        List<FollowingClient> clients =
                List.of(new FollowingClient(), new FollowingClient(), new FollowingClient(), new FollowingClient());
        for (int client = 0; client < clients.size(); client++) {
            clients.get(client).connect(source(client % 2 == 0 ? small : large, client < 2 ? BOOK : ALL, -1, market));
        }
        for (int i = 0; i < times; i++) {
            for (int steps = random.nextInt(1, 60); steps > 0; steps--) {
                market.next();
                small.add(market.event(market.last()));
                large.add(market.event(market.last()));
                if (random.nextInt(10) == 0) {
                    small.publish();
                    large.publish();
                }
                if (random.nextInt(20) == 0) {
                    clients.get(0).drain(source(small, BOOK, clients.get(0).sent(), market));
                }
            }
            small.publish();
            large.publish();
            for (int client = 0; client < clients.size(); client++) {
                FollowingClient each = clients.get(client);
                each.connect(source(client % 2 == 0 ? small : large, client < 2 ? BOOK : ALL, each.sent(), market));
                assertRight(each, market, seed);
            }
            assertThat(quantities(clients.get(3)))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(quantities(market.orders()));
        }
        assertThat(clients.get(1).snapshots())
                .as("resumed from memory, seed %d", seed)
                .isEqualTo(1);
        assertThat(clients.get(2).snapshots())
                .as("orders do not stand in the log alone")
                .isGreaterThan(1);
        assertThat(small.hasOrders() && large.hasOrders()).isTrue();
    }

    private static List<String> quantities(FollowingClient client) {
        List<String> quantities = new ArrayList<>();
        client.orders().forEach((number, order) -> quantities.add(number + order.substring(order.lastIndexOf(": "))));
        return quantities;
    }

    private static List<String> quantities(Map<Long, Long> shown) {
        List<String> quantities = new ArrayList<>();
        shown.forEach((number, lots) -> quantities.add(
                number + ": " + RandomMarket.terms().quantity(lots).amount().toPlainString()));
        return quantities;
    }

    private void assertRight(FollowingClient client, RandomMarket market, long seed) {
        assertThat(client.sent()).as("seed %d", seed).isEqualTo(market.last());
        assertThat(client.book()).as("seed %d", seed).isEqualTo(market.book());
        long hashed = market.last();
        while (hashed > 0 && !(market.event(hashed).event() instanceof BookEvent)) {
            hashed--;
        }
        if (hashed > 0) {
            assertThat(client.bookHash()).as("seed %d", seed).isEqualTo(RandomMarket.hashOf(hashed));
        }
    }

    @Test
    void tradesAreCompleteWhateverIsMerged() {
        long seed = System.nanoTime();
        RandomMarket market = new RandomMarket(seed, 20);
        MarketFeed feed = feed(market, 64);
        FollowingClient client = new FollowingClient();
        Set<Channel> trades = EnumSet.of(Channel.TRADES);
        client.connect(source(feed, trades, -1, market));
        for (int i = 0; i < 2_000; i++) {
            market.next();
            feed.add(market.event(market.last()));
            if (i % 97 == 0) {
                feed.publish();
                // Fell off the ring: what is missing comes from the log
                client.connect(source(feed, trades, client.sent(), market));
            }
        }
        feed.publish();
        client.connect(source(feed, trades, client.sent(), market));

        long expected = market.of(RandomMarket.MARKET)
                .map(Happened::event)
                .filter(BookEvent.class::isInstance)
                .flatMap(event -> ((BookEvent) event).steps().stream())
                .filter(step -> step.letter().equals("F"))
                .count();
        assertThat(client.trades()).as("seed %d", seed).hasSize((int) expected).doesNotHaveDuplicates();
        assertThat(client.snapshots()).as("seed %d", seed).isEqualTo(1);
        assertThat(client.trades().getLast()).isEqualTo("trd_BTC-USD_" + expected);
    }

    @Test
    void aClientThatIsSlowGetsOneMergedDelta() {
        RandomMarket market = new RandomMarket(1, 60);
        MarketFeed feed = feed(market, 4_096);
        FollowingClient client = new FollowingClient();
        MarketSource source = source(feed, BOOK, -1, market);
        client.connect(source);
        for (int i = 0; i < 1_000; i++) {
            market.next();
            feed.add(market.event(market.last()));
            feed.publish();
        }

        assertThat(source.next(0, 0).isMerged()).isTrue();
        assertThat(source.next(market.last() - 1, market.last() - 1).isMerged()).isFalse();
        client.drain(source);
        assertThat(client.book()).isEqualTo(market.book());
        assertThat(client.snapshots()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0.005, 0.0001", "0.01, 0.00002", "0.002, 0.00005"})
    void whatWasCountedInOtherTicksAndLotsIsNeverMergedWithWhatFollows(String tick, String lot) {
        RandomMarket market = new RandomMarket(3, 60);
        MarketFeed feed = feed(market, 4_096);
        FollowingClient client = new FollowingClient();
        Set<Channel> channels = EnumSet.of(Channel.BOOK, Channel.ORDERS);
        MarketSource source = source(feed, channels, -1, market);
        client.connect(source);
        follow(market, feed, 100);
        market.change("0.010", "0.00010");
        feed.add(market.event(market.last()));
        feed.publish();
        client.drain(source);
        assertThat(client.snapshots()).as("the same tick").isEqualTo(1);

        assertThat(market.book()).isNotEmpty();
        market.change(tick, lot);
        feed.add(market.event(market.last()));
        feed.publish();
        client.drain(source);
        assertThat(client.snapshots()).isEqualTo(2);
        assertThat(client.because()).isEqualTo("BEHIND");
        assertRight(client, market, 3);
        assertThat(feed.hasOrders())
                .as("its orders have the levels of the event")
                .isTrue();
        assertThat(client.orders().keySet())
                .containsExactlyInAnyOrderElementsOf(market.orders().keySet());

        long changedAt = market.last();
        follow(market, feed, 200);
        client.drain(source);
        assertThat(client.snapshots()).isEqualTo(2);
        assertRight(client, market, 3);
        assertThat(feed.hasOrders()).isTrue();

        for (long from : new long[] {1, changedAt - 1}) {
            FollowingClient late = new FollowingClient();
            late.connect(source(feed, BOOK, from, market));
            assertThat(late.because()).as("from %d", from).isEqualTo("TOO_FAR");
            assertRight(late, market, 3);
        }
        MarketFeed later = feed(market, 4_096);
        FollowingClient restarted = new FollowingClient();
        restarted.connect(source(later, channels, -1, market));
        assertRight(restarted, market, 3);
        assertThat(restarted.orders()).isEqualTo(client.orders());
    }

    private static void follow(RandomMarket market, MarketFeed feed, int events) {
        for (int i = 0; i < events; i++) {
            market.next();
            feed.add(market.event(market.last()));
        }
        feed.publish();
    }

    @Test
    void aClientThatFellOffTheRingGetsASnapshotThatSaysSo() {
        RandomMarket market = new RandomMarket(2, 60);
        MarketFeed feed = feed(market, 16);
        FollowingClient client = new FollowingClient();
        MarketSource source = source(feed, BOOK, -1, market);
        client.connect(source);
        for (int i = 0; i < 17; i++) {
            market.next();
            feed.add(market.event(market.last()));
        }
        feed.publish();
        client.drain(source);

        assertThat(client.because()).isEqualTo("BEHIND");
        assertThat(client.book()).isEqualTo(market.book());
    }

    @Test
    void sixteenChangesStayInARingOfSixteen() {
        RandomMarket market = new RandomMarket(2, 60);
        MarketFeed feed = feed(market, 16);
        FollowingClient client = new FollowingClient();
        MarketSource source = source(feed, BOOK, -1, market);
        client.connect(source);
        for (int i = 0; i < 16; i++) {
            market.next();
            feed.add(market.event(market.last()));
        }
        feed.publish();
        client.drain(source);

        assertThat(client.because()).isEqualTo("START");
        assertThat(client.snapshots()).isEqualTo(1);
    }

    @Test
    void whatIsNotPublishedIsNotSeen() {
        RandomMarket market = new RandomMarket(3, 60);
        MarketFeed feed = feed(market, 16);
        market.next();
        feed.add(market.event(1));

        assertThat(source(feed, BOOK, 0, market).begin().messages()).isEmpty();
        feed.publish();
        assertThat(source(feed, BOOK, 0, market).begin().cursor()).isEqualTo(1);
    }

    @Test
    void moreThanTheLogMayGiveIsASnapshot() {
        RandomMarket market = new RandomMarket(4, 60);
        MarketFeed feed = feed(market, 16);
        History none = new History() {
            @Override
            public Stream<Happened> of(MarketId id) {
                throw new AssertionError();
            }

            @Override
            public Stream<Happened> between(MarketId id, long first, long last) {
                // The segment with these numbers is detached
                return Stream.empty();
            }
        };
        for (int i = 0; i < 40; i++) {
            market.next();
            feed.add(market.event(market.last()));
        }
        feed.publish();
        FollowingClient client = new FollowingClient();
        client.connect(new MarketSource(feed, BOOK, 3L, none, JSON, () -> {}));

        assertThat(client.because()).isEqualTo("TOO_FAR");
        assertThat(client.book()).isEqualTo(market.book());
    }

    @Test
    void aHaltIsANumberLikeOthers() {
        RandomMarket market = new RandomMarket(5, 60);
        MarketFeed feed = feed(market, 512);
        FollowingClient client = new FollowingClient();
        Set<Channel> channels = EnumSet.of(Channel.BOOK, Channel.PHASE);
        client.connect(source(feed, channels, -1, market));
        assertThat(client.phase()).isEqualTo("OPEN");
        do {
            market.next();
            feed.add(market.event(market.last()));
        } while (!(market.event(market.last()).event() instanceof PhaseChanged));
        feed.publish();
        // Reconnects during the halt
        client.connect(source(feed, channels, client.sent(), market));

        assertThat(client.phase()).isEqualTo("HALTED");
        assertThat(client.sent()).isEqualTo(market.last());
        assertThat(client.book()).isEqualTo(market.book());
    }

    @Test
    void aBookOfManyLevelsComesWhole() {
        RandomMarket market = new RandomMarket(6, 8_000);
        for (int i = 0; i < 4_000; i++) {
            market.next();
        }
        FollowingClient client = new FollowingClient();
        client.connect(source(feed(market, 16), ALL, -1, market));

        assertThat(client.book()).hasSizeGreaterThan(500).isEqualTo(market.book());
    }

    @Test
    void anEventThatDoesNotFollowIsRefused() {
        RandomMarket market = new RandomMarket(7, 60);
        MarketFeed feed = feed(market, 16);
        market.next();
        market.next();
        feed.add(market.event(0));
        assertThat(feed.last()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> feed.add(market.event(2)))
                .withMessage("must be 1: sequence=2");
    }

    @Test
    void whatHappensWhileTheHistoryIsReadIsNotLost() {
        RandomMarket market = new RandomMarket(8, 60);
        for (int i = 0; i < 50; i++) {
            market.next();
        }
        MarketFeed feed = unloaded(64);
        // The history ends at 40; 31 to 50 come from the log meanwhile
        for (long number = 31; number <= 50; number++) {
            feed.add(market.event(number));
        }
        assertThat(feed.load(market.between(RandomMarket.MARKET, 0, 40))).isTrue();

        FollowingClient client = new FollowingClient();
        client.connect(source(feed, BOOK, -1, market));
        assertThat(client.sent()).isEqualTo(50);
        assertThat(client.book()).isEqualTo(market.book());
    }
}
