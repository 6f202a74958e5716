package io.evenbook.command.market.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount;
import io.evenbook.api.market.Recount.Ratio;
import io.evenbook.api.market.Uncrossing;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.market.matching.NaiveBook.Naive;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The book and its rules against the naive ones, by random commands of all kinds. */
class AgainstNaiveBookTest {
    private static final int COMMANDS = 60_000;
    private static final int ACCOUNTS = 5;
    private static final String RECOUNTED = "RECOUNTED";
    private static final int RECOUNTED_EVERY = 100;

    /** In the grains of {@link NaiveBook}; the greatest is above most prices. */
    private static final long[] TICKS = {12, 18, 8, 6, 4, 3, 1, 1_250};

    private static final long[] LOTS = {6, 12, 4, 3, 2, 1};

    /** Small enough to be met. */
    private static final MatchingLimits LIMITS = new MatchingLimits(6, 2, 3, 4, Long.MAX_VALUE, 0, false);

    private static final MatchingLimits NARROW = new MatchingLimits(20, 10, 10, 4, Long.MAX_VALUE, 800, false);
    private static final MatchingLimits CALLING = new MatchingLimits(20, 10, 10, 4, Long.MAX_VALUE, 800, true);

    @Test
    void randomCommandsMakeTheSameBook() {
        for (MatchingLimits limits : List.of(LIMITS, NARROW, CALLING)) {
            new Run(System.nanoTime(), limits).go(COMMANDS / 3);
        }
    }

    @Test
    @Tag("long")
    void tenMillionRandomCommandsMakeTheSameBook() {
        for (MatchingLimits limits : List.of(LIMITS, NARROW, CALLING)) {
            new Run(System.nanoTime(), limits).go(Integer.getInteger("evenbook.commands", 10_000_000) / 3);
        }
    }

    private static final class Run {
        private final SplittableRandom random;
        private final MatchingLimits limits;
        private final NaiveBook naive;
        private final Tape tape = new Tape();
        private final long seed;
        private Book book = new Book();
        private Book replayed = new Book();
        private long now = 1;

        Run(long seed, MatchingLimits limits) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.limits = limits;
            this.naive = new NaiveBook(limits);
            useUnitCost();
        }

        /** Costs stay the same, whatever the tick and the lot. */
        private void useUnitCost() {
            BigInteger cost = BigInteger.valueOf(naive.tickGrains * naive.lotGrains);
            naive.unitCost = cost;
            book.setUnitCost(cost);
            replayed.setUnitCost(cost);
        }

        void go(int commands) {
            System.out.println("seed " + seed);
            for (int i = 0; i < commands; i++) {
                try {
                    step(i);
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed=%d, command=%d".formatted(seed, i), e);
                }
            }
        }

        private void step(int i) {
            now += random.nextInt(3);
            naive.begin(now);
            naive.story.clear();
            SplittableRandom before = new SplittableRandom(random.nextLong());
            if (random.nextInt(10) == 0) {
                // Done, undone, and compared, before it is done again
                BookCopy copy = book.copy();
                long hash = book.hash();
                book.mark();
                runFast(new SplittableRandom(before.nextLong()));
                book.undoTo(0);
                assertThat(book.copy()).isEqualTo(copy);
                assertThat(book.hash()).isEqualTo(hash);
                before = new SplittableRandom(random.nextLong());
            }
            long command = before.nextLong();
            book.mark();
            Outcome fast = runFast(new SplittableRandom(command));
            String outcome = runNaive(new SplittableRandom(command));
            assertThat(fast.outcome).isEqualTo(outcome);
            assertThat(fast.story).isEqualTo(naive.story);
            book.settle();
            replayed.apply(tape, 0);
            if (outcome.startsWith(RECOUNTED)) {
                useUnitCost();
            }
            compare(i);
        }

        /** Often the same one: then the other unit changes alone. */
        private static long grains(SplittableRandom command, long present, long[] choices) {
            return command.nextInt(3) == 0 ? present : choices[command.nextInt(choices.length)];
        }

        private static Ratio ratio(long from, long to) {
            return Ratio.of(from).times(new Ratio(BigInteger.ONE, BigInteger.valueOf(to)));
        }

        private record Outcome(String outcome, List<String> story) {}

        private Outcome runFast(SplittableRandom command) {
            tape.clear();
            Story story = new Story();
            Matching matching = new Matching(book, tape, story, limits, now);
            matching.advance();
            if (now % RECOUNTED_EVERY == 0) {
                return new Outcome(RECOUNTED + recountFast(matching, command), story.lines);
            }
            int kind = command.nextInt(100);
            String outcome = "DONE";
            if (book.phase() == Phase.CALL && kind < 20) {
                Uncrossing price = Auction.price(book, book.lastTicks());
                if (price != null) {
                    boolean isFinished = false;
                    while (!isFinished) {
                        isFinished = Auction.uncross(book, tape, story, price.priceTicks(), limits.matches());
                    }
                }
                phase(Phase.OPEN);
            } else if (kind < 3) {
                phase(Phase.CALL);
            } else if (kind < 55 || book.orders() == 0) {
                outcome = matching.place(arrival(command), budget(command), command.nextInt(8) == 0)
                        .name();
            } else {
                List<BookCopy.LiveOrder> live = book.copy().orders();
                Order order = book.find(live.get(command.nextInt(live.size())).number());
                if (kind < 75) {
                    matching.remove(order, EndReason.REQUESTED);
                } else if (kind < 80) {
                    apply(() -> tape.reduce(order.number(), command.nextLong(order.openLots())));
                } else if (kind < 85) {
                    apply(() -> tape.renew(
                            order.number(),
                            lessTerms(command, order.priceTicks(), order.openLots(), order.displayLots())));
                } else {
                    outcome = matching.amend(order, newTerms(command), command.nextInt(8) == 0)
                            .name();
                }
            }
            return new Outcome(outcome, story.lines);
        }

        private List<Long> recountFast(Matching matching, SplittableRandom command) {
            Recount recount = new Recount(
                    ratio(naive.tickGrains, grains(command, naive.tickGrains, TICKS)),
                    ratio(naive.lotGrains, grains(command, naive.lotGrains, LOTS)));
            List<Long> off = book.unfit(recount).stream().map(Order::number).toList();
            off.forEach(number -> matching.remove(book.find(number), EndReason.REQUESTED));
            apply(() -> tape.recount(recount));
            return off;
        }

        private void phase(Phase phase) {
            apply(() -> tape.phase(phase));
        }

        private void apply(Runnable fact) {
            int from = tape.size();
            fact.run();
            book.apply(tape, from);
        }

        private String runNaive(SplittableRandom command) {
            naive.advance();
            if (now % RECOUNTED_EVERY == 0) {
                return RECOUNTED
                        + naive.recount(
                                grains(command, naive.tickGrains, TICKS), grains(command, naive.lotGrains, LOTS));
            }
            int kind = command.nextInt(100);
            if (naive.phase == Phase.CALL && kind < 20) {
                long price = naive.auctionPrice(naive.last());
                if (price != 0) {
                    naive.uncross(price);
                }
                naive.phase = Phase.OPEN;
            } else if (kind < 3) {
                naive.phase = Phase.CALL;
            } else if (kind < 55 || naive.orders.isEmpty()) {
                return naive.place(arrival(command), budget(command), command.nextInt(8) == 0);
            } else {
                Naive order = naive.byPriority().get(command.nextInt(naive.orders.size()));
                if (kind < 75) {
                    naive.cancel(order);
                } else if (kind < 80) {
                    naive.reduce(order, command.nextLong(order.open));
                } else if (kind < 85) {
                    naive.renew(order, lessTerms(command, order.price, order.open, order.display));
                } else {
                    return naive.amend(order, newTerms(command), command.nextInt(8) == 0);
                }
            }
            return "DONE";
        }

        private Arrival arrival(SplittableRandom command) {
            boolean isStop = command.nextInt(6) == 0;
            long lots = lots(command, 20);
            boolean isIceberg = command.nextInt(5) == 0;
            int tif = command.nextInt(10);
            return new Arrival(
                    7,
                    command.nextLong(),
                    "account" + command.nextInt(ACCOUNTS),
                    command.nextInt(3) == 0 ? "group" + command.nextInt(2) : null,
                    null,
                    command.nextBoolean() ? Side.BUY : Side.SELL,
                    tif < 7 ? TimeInForce.GTC : tif < 8 ? TimeInForce.IOC : TimeInForce.FOK,
                    SelfTradePrevention.values()[command.nextInt(5)],
                    price(command),
                    isStop ? price(command) : 0,
                    lots,
                    isIceberg ? lots(command, 5) : 0,
                    command.nextInt(5) == 0 ? now + 1 + command.nextInt(60) : 0,
                    null);
        }

        /** Seldom between the first ticks. */
        private long price(SplittableRandom command) {
            long ticks = Math.max(1, NaiveBook.FIRST_TICK * (90 + command.nextInt(21)) / naive.tickGrains);
            return naive.tickGrains < NaiveBook.FIRST_TICK ? ticks + Math.max(0, command.nextInt(8) - 5) : ticks;
        }

        private long lots(SplittableRandom command, int most) {
            long lots = Math.max(1, NaiveBook.FIRST_LOT * (1 + command.nextInt(most)) / naive.lotGrains);
            return naive.lotGrains < NaiveBook.FIRST_LOT
                    ? Math.max(1, lots - Math.max(0, command.nextInt(5) - 3))
                    : lots;
        }

        private BigInteger budget(SplittableRandom command) {
            long most = 3_000 * NaiveBook.FIRST_TICK * NaiveBook.FIRST_LOT / (naive.tickGrains * naive.lotGrains);
            return command.nextInt(10) == 0 ? BigInteger.valueOf(command.nextLong(most)) : null;
        }

        private NewTerms newTerms(SplittableRandom command) {
            return new NewTerms(
                    price(command),
                    lots(command, 20),
                    command.nextInt(4) == 0 ? lots(command, 5) : 0,
                    command.nextInt(5) == 0 ? now + 1 + command.nextInt(60) : 0);
        }

        /** Terms with which an order keeps its place. */
        private NewTerms lessTerms(SplittableRandom command, long price, long open, long display) {
            long lots = 1 + command.nextLong(open);
            long shows = command.nextInt(6);
            return new NewTerms(
                    price,
                    lots,
                    display == 0 ? shows : Math.min(display, 1 + shows),
                    command.nextInt(2) == 0 ? now + 1 + command.nextInt(60) : 0);
        }

        private void compare(int i) {
            assertThat(book.trades()).isEqualTo(naive.trades);
            assertThat(book.lastTicks()).isEqualTo(naive.last());
            assertThat(book.isLastAbove()).isEqualTo(naive.isLastAbove());
            assertThat(book.phase()).isEqualTo(naive.phase);
            assertThat(book.orders()).isEqualTo(naive.orders.size());
            assertThat(replayed.hash()).isEqualTo(book.hash());
            if (i % 20 == 0) {
                assertThat(lines(book.copy())).isEqualTo(lines(naive));
                assertThat(replayed.copy()).isEqualTo(book.copy());
                compareLevels();
                IntStream.range(0, ACCOUNTS).forEach(this::compareCounts);
            }
            if (i % 500 == 0) {
                book = StoredBook.restored(book);
                useUnitCost();
                assertThat(book.hash()).isEqualTo(replayed.hash());
            }
        }

        private void compareCounts(int number) {
            String account = "account" + number;
            List<Naive> own = naive.orders.stream()
                    .filter(order -> order.terms.account().equals(account))
                    .toList();
            assertThat(book.orders(account)).isEqualTo(own.size());
            assertThat(book.icebergs(account))
                    .isEqualTo(own.stream().filter(order -> order.display != 0).count());
            assertThat(book.stops(account))
                    .isEqualTo(own.stream().filter(order -> order.stop != 0).count());
        }

        private void compareLevels() {
            for (Side side : Side.values()) {
                List<String> levels = new ArrayList<>();
                for (Level level = book.best(side); level != null; level = level.worse()) {
                    levels.add("%d: %d of %d, %d"
                            .formatted(level.priceTicks(), level.shownLots(), level.openLots(), level.orders()));
                    assertThat(book.level(side, level.priceTicks())).isSameAs(level);
                }
                assertThat(levels).isEqualTo(levels(side));
            }
        }

        private List<String> levels(Side side) {
            return naive.orders.stream()
                    .filter(order -> order.isResting() && order.terms.side() == side)
                    .map(order -> order.price)
                    .distinct()
                    .sorted(side == Side.BUY ? Comparator.reverseOrder() : Comparator.naturalOrder())
                    .map(price -> {
                        List<Naive> at = naive.orders.stream()
                                .filter(o -> o.isResting() && o.terms.side() == side && o.price == price)
                                .toList();
                        return "%d: %d of %d, %d"
                                .formatted(
                                        price,
                                        at.stream().mapToLong(o -> o.shown).sum(),
                                        at.stream().mapToLong(o -> o.open).sum(),
                                        at.size());
                    })
                    .toList();
        }

        private static List<String> lines(BookCopy copy) {
            return copy.orders().stream()
                    .map(order -> "%d %d %d@%d shown %d filled %d cost %s stop %d until %d display %d"
                            .formatted(
                                    order.number(),
                                    order.priority(),
                                    order.arrival().lots(),
                                    order.arrival().priceTicks(),
                                    order.shownLots(),
                                    order.filledLots(),
                                    order.cost(),
                                    order.arrival().stopTicks(),
                                    order.arrival().expiresAt(),
                                    order.arrival().displayLots()))
                    .toList();
        }

        private static List<String> lines(NaiveBook naive) {
            return naive.byPriority().stream()
                    .map(order -> "%d %d %d@%d shown %d filled %d cost %s stop %d until %d display %d"
                            .formatted(
                                    order.number,
                                    order.priority,
                                    order.open,
                                    order.price,
                                    order.shown,
                                    order.filled,
                                    order.cost,
                                    order.stop,
                                    order.expiresAt,
                                    order.display))
                    .toList();
        }
    }
}
