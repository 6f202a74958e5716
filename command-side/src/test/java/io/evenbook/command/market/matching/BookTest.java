package io.evenbook.command.market.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.market.DecidedBy;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Uncrossing;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.market.matching.Tape.Fact;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What cases in files cannot show of a book: nested undoing, look-ups, great numbers, the hash. */
class BookTest {
    private final Tape tape = new Tape();
    private Book book = new Book();
    private long now = 1;

    @Test
    void undoesNestedMarksInAnyDepth() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int batch = 0; batch < 2_000; batch++) {
            List<Integer> marks = new ArrayList<>();
            List<State> states = new ArrayList<>();
            int commands = 1 + random.nextInt(6);
            for (int i = 0; i < commands; i++) {
                states.add(State.of(book));
                marks.add(book.mark());
                now += random.nextInt(3);
                command(random);
            }
            while (!marks.isEmpty() && random.nextInt(3) > 0) {
                book.undoTo(marks.removeLast());
                assertThat(State.of(book)).as("seed " + seed).isEqualTo(states.removeLast());
            }
            State kept = State.of(book);
            if (!marks.isEmpty()) {
                book.settle();
            }
            assertThat(State.of(book)).as("seed " + seed).isEqualTo(kept);
            if (batch % 10 == 0) {
                book = StoredBook.restored(book);
                assertThat(State.of(book)).as("seed " + seed).isEqualTo(kept);
            }
        }
    }

    private void command(SplittableRandom random) {
        tape.clear();
        Matching matching =
                new Matching(book, tape, new Story(), new MatchingLimits(6, 30, 3, 2, Long.MAX_VALUE, 0, false), now);
        matching.advance();
        List<BookCopy.LiveOrder> live = book.copy().orders();
        Order order = live.isEmpty()
                ? null
                : book.find(live.get(random.nextInt(live.size())).number());
        switch (order == null ? 0 : random.nextInt(6)) {
            case 0, 1, 2 -> place(random, matching);
            case 3 -> matching.remove(order, EndReason.REQUESTED);
            case 4 -> matching.amend(order, new NewTerms(price(random), lots(random), 0, expiry(random)), false);
            default -> {
                tape.renew(order.number(), new NewTerms(order.priceTicks(), order.openLots(), 0, expiry(random)));
                book.apply(tape, tape.size() - 1);
            }
        }
    }

    private void place(SplittableRandom random, Matching matching) {
        String account = "account" + random.nextInt(4);
        String clientOrderId = "client" + random.nextInt(6);
        matching.place(
                new Arrival(
                        1,
                        random.nextLong(),
                        account,
                        null,
                        book.hasClientOrderId(account, clientOrderId) ? null : clientOrderId,
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        TimeInForce.values()[random.nextInt(3)],
                        SelfTradePrevention.values()[random.nextInt(5)],
                        price(random),
                        random.nextInt(4) == 0 ? price(random) : 0,
                        lots(random),
                        random.nextInt(3) == 0 ? 2 : 0,
                        expiry(random),
                        null),
                null,
                false);
    }

    private static long price(SplittableRandom random) {
        return 95 + random.nextInt(11);
    }

    private static long lots(SplittableRandom random) {
        return 1 + random.nextInt(9);
    }

    private long expiry(SplittableRandom random) {
        return random.nextInt(3) == 0 ? now + 1 + random.nextInt(20) : 0;
    }

    /** All that a reader of a book sees. */
    private record State(BookCopy copy, long hash, int orders, List<String> lookUps) {
        static State of(Book book) {
            List<String> lookUps = new ArrayList<>();
            lookUps.add("next expiry "
                    + (book.nextExpiry() == null ? 0 : book.nextExpiry().number()));
            for (int account = 0; account < 4; account++) {
                Object key = "account" + account;
                List<Long> numbers = book.ordersOf(key, null, Integer.MAX_VALUE).stream()
                        .map(Order::number)
                        .toList();
                lookUps.add("%s %d %s".formatted(key, book.orders(key), numbers));
                LongStream.range(0, 6)
                        .mapToObj(client -> "client" + client)
                        .filter(client -> book.hasClientOrderId(key, client))
                        .forEach(lookUps::add);
            }
            BookCopy copy = book.copy();
            for (BookCopy.LiveOrder order : copy.orders()) {
                Order found =
                        book.find(order.arrival().idHigh(), order.arrival().idLow());
                lookUps.add("found " + found.number());
                assertThat(book.find(order.number())).isSameAs(found);
            }
            for (Side side : Side.values()) {
                for (Level level = book.best(side); level != null; level = level.worse()) {
                    lookUps.add("%s %d %d %d %d"
                            .formatted(side, level.priceTicks(), level.shownLots(), level.openLots(), level.orders()));
                }
            }
            return new State(copy, book.hash(), book.orders(), lookUps);
        }
    }

    @Test
    void listsTheOrdersOfAnAccountYoungestFirstAlsoFromACopy() {
        enter(order("A", Side.BUY, 100, 5));
        enter(order("A", Side.BUY, 99, 5));
        enter(order("A", Side.BUY, 98, 5));
        matching().amend(book.find(1), new NewTerms(97, 5, 0, 0), false);

        assertThat(book.ordersOf("A", null, 9)).extracting(Order::number).containsExactly(3L, 2L, 1L);
        assertThat(StoredBook.restored(book).ordersOf("A", null, 9))
                .extracting(Order::number)
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void saysWhatIsShownAheadOfAnOrderThatJoinsAQueue() {
        enter(iceberg("A", 10, 2));
        assertThat(aheadLots(Fact.REST)).isZero();
        enter(order("B", Side.BUY, 100, 5));
        assertThat(aheadLots(Fact.REST)).as("hidden lots go behind").isEqualTo(2);
        enter(order("B", Side.BUY, 99, 7));
        assertThat(aheadLots(Fact.REST)).as("another price").isZero();
        enter(order("C", Side.SELL, 100, 2));
        assertThat(aheadLots(Fact.REFRESH)).isEqualTo(5);
        enter(order("C", Side.SELL, 100, 4));
        enter(order("B", Side.BUY, 100, 1));
        assertThat(aheadLots(Fact.REST)).isEqualTo(3);

        Tape replayed = new Tape();
        int mark = book.mark();
        replayed.enter(book.lastNumber() + 1, order("D", Side.BUY, 100, 9));
        replayed.rest(book.lastNumber() + 1, 100, 9);
        book.apply(replayed, 0);
        assertThat(replayed.aheadLots(1)).isEqualTo(4);
        book.undoTo(mark);
        replayed.clear();
        replayed.enter(book.lastNumber() + 1, order("D", Side.BUY, 98, 9));
        replayed.rest(book.lastNumber() + 1, 98, 9);
        assertThat(replayed.aheadLots(1)).as("not applied yet").isZero();
    }

    private long aheadLots(Fact fact) {
        return IntStream.range(0, tape.size())
                .filter(at -> tape.fact(at) == fact)
                .mapToLong(tape::aheadLots)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void countsTheCostOfGreatFillsExactly() {
        long price = (1L << 61) - 1;
        BigInteger cost = BigInteger.ZERO;
        enter(order("A", Side.SELL, price, Long.MAX_VALUE));
        for (int i = 0; i < 20; i++) {
            long lots = (1L << 58) + 3L * i + 1;
            enter(order("B", Side.BUY, price, lots));
            cost = cost.add(BigInteger.valueOf(price).multiply(BigInteger.valueOf(lots)));

            assertThat(book.find(1).cost()).isEqualTo(cost);
        }
        assertThat(StoredBook.restored(book).find(1).cost()).isEqualTo(cost);
    }

    @Test
    void anAuctionOfMoreLotsThanANumberHoldsFindsItsPrice() {
        tape.phase(Phase.CALL);
        book.apply(tape, 0);
        enter(order("A", Side.BUY, 102, Long.MAX_VALUE));
        enter(order("A", Side.BUY, 101, Long.MAX_VALUE));
        enter(order("B", Side.SELL, 100, 5));

        assertThat(Auction.price(book, 0)).isEqualTo(new Uncrossing(102, 5, Long.MAX_VALUE - 5, DecidedBy.PRESSURE));
    }

    @Test
    void booksThatDifferInOneValueHaveDifferentHashes() {
        List<Long> hashes = new ArrayList<>();
        for (long[] of : new long[][] {
            {100, 0, 9, 3, 0},
            {101, 0, 9, 3, 0},
            {100, 105, 9, 3, 0},
            {100, 0, 8, 3, 0},
            {100, 0, 9, 2, 0},
            {100, 0, 9, 3, 7}
        }) {
            book = new Book();
            enter(new Arrival(
                    1,
                    1,
                    "A",
                    null,
                    null,
                    Side.BUY,
                    TimeInForce.GTC,
                    SelfTradePrevention.NONE,
                    of[0],
                    of[1],
                    of[2],
                    of[3],
                    of[4],
                    null));
            hashes.add(book.hash());
        }
        tape.clear();
        tape.last(105);
        tape.phase(Phase.CALL);
        tape.auction(105);
        for (int i = 0; i < 3; i++) {
            book.apply(one(i), 0);
            hashes.add(book.hash());
        }

        assertThat(hashes).doesNotHaveDuplicates();
    }

    private Tape one(int at) {
        Tape one = new Tape();
        switch (tape.fact(at)) {
            case LAST -> one.last(tape.first(at));
            case PHASE -> one.phase(Phase.values()[(int) tape.first(at)]);
            default -> one.auction(tape.first(at));
        }
        return one;
    }

    @Test
    void aReductionToMoreLotsThanAreOpenIsRefused() {
        enter(order("A", Side.BUY, 100, 5));
        tape.clear();
        tape.reduce(1, 6);

        assertThatThrownBy(() -> book.apply(tape, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be 0 to 5: lots=6");
    }

    private void enter(Arrival arrival) {
        matching().place(arrival, null, false);
    }

    private Matching matching() {
        tape.clear();
        return new Matching(book, tape, new Story(), MatchingLimits.DEFAULT, now);
    }

    private Arrival iceberg(String account, long lots, long displayLots) {
        return order(account, Side.BUY, 100, lots, displayLots);
    }

    private Arrival order(String account, Side side, long priceTicks, long lots) {
        return order(account, side, priceTicks, lots, 0);
    }

    private Arrival order(String account, Side side, long priceTicks, long lots, long displayLots) {
        return new Arrival(
                1,
                book.lastNumber() + 1,
                account,
                null,
                null,
                side,
                TimeInForce.GTC,
                SelfTradePrevention.NONE,
                priceTicks,
                0,
                lots,
                displayLots,
                0,
                null);
    }
}
