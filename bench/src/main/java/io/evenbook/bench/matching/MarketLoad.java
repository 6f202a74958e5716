package io.evenbook.bench.matching;

import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.market.matching.Arrival;
import io.evenbook.command.market.matching.Book;
import io.evenbook.command.market.matching.EndReason;
import io.evenbook.command.market.matching.Listener;
import io.evenbook.command.market.matching.Matching;
import io.evenbook.command.market.matching.MatchingLimits;
import io.evenbook.command.market.matching.NewTerms;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.market.matching.Tape;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Commands on a book that keeps its size. Mix A, of 100: 45 new orders, 45 cancels, 5 amendments, 5 crossing orders.
 * Mix B: 82 new prices, 9 new orders, 3 immediate ones, 6 cancels. Prices stand at geometric distance from the middle;
 * four in five cancels are of the youngest fifth.
 */
@State(Scope.Thread)
public class MarketLoad {
    private static final long MIDDLE_TICKS = 1_000_000;
    private static final int COMMANDS_OF_BATCH = 100;
    private static final int ACCOUNTS = 1_000;

    /** How many orders rest. */
    @Param({"1000", "1000000"})
    private int orders;

    @Param({"A", "B"})
    private String mix;

    private final SplittableRandom random = new SplittableRandom(19);
    private final Book book = new Book();
    private final Tape tape = new Tape();
    private final Uncounted uncounted = new Uncounted();

    private Arrival[] arrivals;
    private Arrival[] crossing;
    private int[] draws;
    private int draw;
    private int nextArrival;
    private int nextCrossing;
    private int batch;

    /** The numbers of orders that rested, oldest first; some have traded since. */
    private long[] resting;

    private long placed;

    /** Hears of trades and does nothing. */
    private static final class Uncounted implements Listener {
        @Override
        public void filled(Order taker, Order maker, long lots, long priceTicks) {}

        @Override
        public void crossed(Order bid, Order ask, long lots, long priceTicks) {}

        @Override
        public void prevented(Order taker, Order maker, long lots) {}

        @Override
        public void fired(Order stop, long stopTicks, long lastTicks) {}

        @Override
        public void ended(Order order, EndReason reason, boolean wasResting) {}
    }

    /** Prepares the commands and fills the book. */
    @Setup(Level.Trial)
    public void fill() {
        Object[] accounts =
                IntStream.range(0, ACCOUNTS).mapToObj(i -> "acc_" + i).toArray();
        arrivals = new Arrival[Integer.highestOneBit(4 * Math.max(orders, 1 << 14))];
        for (int i = 0; i < arrivals.length; i++) {
            boolean buys = random.nextBoolean();
            long distance = 1 + distance();
            arrivals[i] = arrival(
                    i, accounts[random.nextInt(ACCOUNTS)], buys, MIDDLE_TICKS + (buys ? -distance : distance), false);
        }
        crossing = new Arrival[1 << 12];
        for (int i = 0; i < crossing.length; i++) {
            boolean buys = random.nextBoolean();
            crossing[i] = arrival(
                    arrivals.length + i,
                    accounts[random.nextInt(ACCOUNTS)],
                    buys,
                    MIDDLE_TICKS + (buys ? 100_000 : -100_000),
                    true);
        }
        draws = random.ints(1 << 16, 0, 100).toArray();
        resting = new long[Integer.highestOneBit(4 * orders)];
        while (book.orders() < orders) {
            place();
            book.settle();
        }
    }

    private long distance() {
        long spread = Math.max(20, orders / 50);
        return (long) (-Math.log(1 - random.nextDouble()) * spread);
    }

    private Arrival arrival(long id, Object account, boolean buys, long priceTicks, boolean isImmediate) {
        return new Arrival(
                0,
                id,
                account,
                null,
                null,
                buys ? Side.BUY : Side.SELL,
                isImmediate ? TimeInForce.IOC : TimeInForce.GTC,
                SelfTradePrevention.NONE,
                priceTicks,
                0,
                isImmediate ? 10 : 1 + random.nextInt(100),
                0,
                0,
                null);
    }

    /** One command. */
    @Benchmark
    public long next() {
        int at = draws[draw++ & draws.length - 1];
        if (mix.equals("A")) {
            if (at < 45) {
                place();
            } else if (at < 90) {
                cancel();
            } else if (at < 95) {
                reprice();
            } else {
                cross();
            }
        } else if (at < 82) {
            reprice();
        } else if (at < 91) {
            place();
        } else if (at < 94) {
            cross();
        } else {
            cancel();
        }
        if (++batch == COMMANDS_OF_BATCH) {
            book.settle();
            batch = 0;
        }
        return book.hash();
    }

    private Matching command() {
        tape.clear();
        book.mark();
        return new Matching(book, tape, uncounted, MatchingLimits.DEFAULT, 1);
    }

    /** A new order; a cancel if the book is too large. */
    private void place() {
        if (book.orders() > orders + orders / 100) {
            cancel();
            return;
        }
        Matching matching = command();
        matching.advance();
        Arrival next;
        do {
            next = arrivals[nextArrival++ & arrivals.length - 1];
        } while (book.find(next.idHigh(), next.idLow()) != null);
        matching.place(next, null, false);
        resting[(int) (placed++ & resting.length - 1)] = book.lastNumber();
    }

    /** A cancel; a new order if the book is too small. */
    private void cancel() {
        if (book.orders() < orders - orders / 100) {
            place();
            return;
        }
        Matching matching = command();
        matching.advance();
        matching.remove(pick(), EndReason.REQUESTED);
    }

    private void reprice() {
        Order order = pick();
        long distance = 1 + (draw * 2654435761L >>> 16) % 40;
        long ticks = MIDDLE_TICKS + (order.side() == Side.BUY ? -distance : distance);
        Matching matching = command();
        matching.advance();
        matching.amend(order, new NewTerms(ticks, order.openLots(), 0, 0), false);
    }

    private void cross() {
        Matching matching = command();
        matching.advance();
        matching.place(crossing[nextCrossing++ & crossing.length - 1], null, false);
    }

    private Order pick() {
        while (true) {
            long back = Math.min(placed, resting.length);
            long youngest = Math.max(1, back / 5);
            long range = draw % 5 == 0 ? back : youngest;
            Order order = book.find(resting[(int) (placed - 1 - random.nextLong(range) & resting.length - 1)]);
            if (order != null) {
                return order;
            }
        }
    }
}
