package io.evenbook.stream.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.stream.market.History.Happened;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A market at random, matched by a list, and all its books: what the stream must show after each number. */
final class RandomMarket implements History {
    static final MarketId MARKET = new MarketId("BTC-USD");
    static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
    private static final long DISPLAY = 5;

    private final SplittableRandom random;
    private final int prices;
    private final int maxResting;
    private final List<Happened> events = new ArrayList<>();
    private final List<Resting> resting = new ArrayList<>();
    private final List<BookStep> steps = new ArrayList<>();
    private final Set<Place> touched = new LinkedHashSet<>();
    private long numbers;
    private long trades;
    private Phase phase = Phase.OPEN;
    private MarketTerms terms = terms();

    private record Place(Side side, long ticks) {}

    private static final class Resting {
        final long number;
        final Side side;
        long ticks;
        long shown;
        long hidden;

        Resting(long number, Side side, long ticks, long shown, long hidden) {
            this.number = number;
            this.side = side;
            this.ticks = ticks;
            this.shown = shown;
            this.hidden = hidden;
        }
    }

    /** @param prices how many ticks orders lie apart at most */
    RandomMarket(long seed, int prices) {
        this.random = new SplittableRandom(seed);
        this.prices = prices;
        this.maxResting = 40 + prices / 4;
        happen(new MarketListed(terms()));
    }

    static MarketTerms terms() {
        return terms("0.01", "0.0001");
    }

    /** The market gets other terms, which all its orders fit. */
    void change(String tickSize, String lotSize) {
        MarketTerms before = terms;
        terms = terms(tickSize, lotSize);
        begin();
        if (!terms.countsAs(before)) {
            Recount recount = Recount.of(before, terms);
            for (Resting order : resting) {
                order.ticks = recount.ticks().count(order.ticks);
                order.shown = recount.lots().count(order.shown);
                order.hidden = recount.lots().count(order.hidden);
                touch(order.side, order.ticks);
            }
        }
        happen(new TermsChanged(terms, "for good reasons", levels(), hashOf(events.size())));
    }

    private static MarketTerms terms(String tickSize, String lotSize) {
        return new MarketTerms(
                MARKET,
                new AssetCode("BTC"),
                8,
                new AssetCode("USD"),
                8,
                new BigDecimal(tickSize),
                new BigDecimal(lotSize),
                new BigDecimal("0.001"),
                new BigDecimal("0.002"));
    }

    private void happen(MarketEvent event) {
        long sequence = events.size();
        events.add(new Happened(sequence, BEGIN.plusMillis(37 * sequence), event));
    }

    /** How many trades there were. */
    long trades() {
        return trades;
    }

    /** The number of the last event. */
    long last() {
        return events.size() - 1L;
    }

    Happened event(long sequence) {
        return events.get((int) sequence);
    }

    /** The shown lots of each order by now, in the order in which they took their places. */
    Map<Long, Long> orders() {
        Map<Long, Long> shown = new LinkedHashMap<>();
        resting.forEach(order -> shown.put(order.number, order.shown));
        return shown;
    }

    /** A text as long as a hash that stands for the event. */
    static String hashOf(long sequence) {
        return "%016x".formatted(sequence * 0x9E3779B97F4A7C15L);
    }

    @Override
    public Stream<Happened> of(MarketId market) {
        return List.copyOf(events).stream();
    }

    @Override
    public Stream<Happened> between(MarketId market, long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(this::event);
    }

    /** One more event. */
    void next() {
        int choice = random.nextInt(100);
        if (choice < 1) {
            Phase before = phase;
            phase = phase == Phase.OPEN ? Phase.HALTED : Phase.OPEN;
            List<BookStep> entered = List.of(BookStep.of("P", phase));
            happen(new PhaseChanged(MARKET, phase, before, null, "x", null, entered, hashOf(events.size())));
        } else if (choice < (resting.size() > maxResting ? 70 : 15) && !resting.isEmpty()) {
            cancel();
        } else {
            enter();
        }
    }

    private void cancel() {
        begin();
        for (int i = random.nextInt(1, 4); i > 0 && !resting.isEmpty(); i--) {
            Resting order = resting.remove(random.nextInt(resting.size()));
            touch(order.side, order.ticks);
            steps.add(BookStep.of("X", order.number, "REQUESTED"));
        }
        happen(new OrdersRemoved(MARKET, CancelReason.REQUESTED, List.copyOf(steps), levels(), hashOf(events.size())));
    }

    private void enter() {
        begin();
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        long ticks = 10_000 + random.nextInt(prices) - prices / 2 + (side == Side.BUY ? -prices / 4 : prices / 4);
        long lots = random.nextInt(1, 30);
        long number = ++numbers;
        steps.add(BookStep.of("N", number));
        long open = match(side, ticks, lots);
        if (open > 0) {
            long shown = random.nextInt(3) == 0 ? Math.min(DISPLAY, open) : open;
            resting.add(new Resting(number, side, ticks, shown, open - shown));
            touch(side, ticks);
            steps.add(BookStep.of("A", number, ticks, shown));
        }
        happen(new OrderEntered(
                MARKET,
                number,
                OrderId.of(MARKET, "%026d".formatted(number)),
                new AccountId("acc_a"),
                null,
                side,
                TimeInForce.GTC,
                SelfTradePrevention.NONE,
                ticks,
                null,
                lots,
                null,
                null,
                List.copyOf(steps),
                levels(),
                hashOf(events.size()),
                BEGIN,
                new FeeRates(BigDecimal.ZERO, BigDecimal.ZERO)));
    }

    private long match(Side side, long ticks, long lots) {
        long open = lots;
        while (open > 0) {
            Resting best = best(side.opposite());
            if (best == null || (side == Side.BUY ? best.ticks > ticks : best.ticks < ticks)) {
                return open;
            }
            long traded = Math.min(open, best.shown);
            open -= traded;
            best.shown -= traded;
            touch(best.side, best.ticks);
            steps.add(BookStep.of("F", best.number, ++trades, best.ticks, traded));
            if (best.shown == 0) {
                resting.remove(best);
                if (best.hidden > 0) {
                    best.shown = Math.min(DISPLAY, best.hidden);
                    best.hidden -= best.shown;
                    resting.add(best);
                    steps.add(BookStep.of("R", best.number, best.shown));
                }
            }
        }
        return 0;
    }

    private Resting best(Side side) {
        Resting best = null;
        for (Resting order : resting) {
            boolean better = best == null || (side == Side.BUY ? order.ticks > best.ticks : order.ticks < best.ticks);
            if (order.side == side && better) {
                best = order;
            }
        }
        return best;
    }

    private void begin() {
        steps.clear();
        touched.clear();
    }

    private void touch(Side side, long ticks) {
        touched.add(new Place(side, ticks));
    }

    private List<BookLevel> levels() {
        return touched.stream().map(this::level).toList();
    }

    private BookLevel level(Place place) {
        List<Resting> there = resting.stream()
                .filter(order -> order.side == place.side && order.ticks == place.ticks)
                .toList();
        return new BookLevel(
                place.side,
                place.ticks,
                there.stream().mapToLong(order -> order.shown).sum(),
                there.size());
    }

    /** The levels by now: side and price, and the quantity with the number of orders. */
    Map<String, String> book() {
        Map<Place, long[]> sums = new HashMap<>();
        for (Resting order : resting) {
            long[] sum = sums.computeIfAbsent(new Place(order.side, order.ticks), _ -> new long[2]);
            sum[0] += order.shown;
            sum[1]++;
        }
        Map<String, String> book = new TreeMap<>();
        sums.forEach((place, sum) -> book.put(
                place.side + " " + terms.price(place.ticks).toPlainString(),
                terms.quantity(sum[0]).amount().toPlainString() + " " + sum[1]));
        return book;
    }
}
