package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.order.Side;
import io.evenbook.command.market.OrderBook.Fill;
import io.evenbook.command.market.OrderBook.Incoming;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBookTest {
    private static final long ANY = Long.MAX_VALUE;
    private static final int ALL = Integer.MAX_VALUE;
    private static final List<AccountId> ACCOUNTS = List.of(ALICE, BOB);

    @Test
    void theBestPriceTradesFirstAndAtOnePriceTheOldest() {
        OrderBook book =
                OrderBook.of(List.of(ask(1, 101, 5, 1), ask(2, 100, 5, 2), ask(3, 100, 5, 3), ask(4, 99, 1, 4)));

        assertThat(book.match(buy(100L, 9), ALL))
                .extracting(fill -> fill.maker().orderId(), Fill::lots)
                .containsExactly(tuple(4, 1), tuple(2, 5), tuple(3, 3));
    }

    @Test
    void bidsAreTakenFromTheHighestOn() {
        OrderBook book = OrderBook.of(List.of(bid(1, 99, 5, 1), bid(2, 100, 5, 2), bid(3, 98, 5, 3)));

        assertThat(book.match(new Incoming(Side.SELL, 99L, ANY, null), ALL))
                .extracting(fill -> fill.maker().orderId(), Fill::lots)
                .containsExactly(tuple(2, 5), tuple(1, 5));
    }

    @ParameterizedTest
    @ValueSource(longs = {99, 100, 101})
    void aLimitTakesItsOwnPriceAndNoWorse(long limitTicks) {
        OrderBook book = OrderBook.of(List.of(ask(1, 100, 5, 1)));

        assertThat(book.match(buy(limitTicks, 1), ALL)).hasSize(limitTicks >= 100 ? 1 : 0);
    }

    @Test
    void anOrderOfAnyPriceEmptiesTheBook() {
        OrderBook book = OrderBook.of(List.of(ask(1, 100, 5, 1), ask(2, Long.MAX_VALUE, 5, 2)));

        assertThat(book.match(new Incoming(Side.BUY, null, 11, null), ALL))
                .extracting(Fill::lots)
                .containsExactly(5L, 5L);
    }

    @Test
    void aBudgetBuysWholeLotsOnly() {
        OrderBook book = OrderBook.of(List.of(ask(1, 100, 5, 1), ask(2, 200, 5, 2)));

        assertThat(budget(book, 99)).isEmpty();
        assertThat(budget(book, 100)).containsExactly(1L);
        assertThat(budget(book, 699)).containsExactly(5L);
        assertThat(budget(book, 700)).containsExactly(5L, 1L);
    }

    @Test
    void noMoreOrdersAreMetThanAskedFor() {
        OrderBook book = OrderBook.of(List.of(ask(1, 100, 5, 1), ask(2, 100, 5, 2), ask(3, 101, 5, 3)));

        assertThat(book.match(buy(101L, 15), 2)).extracting(Fill::lots).containsExactly(5L, 5L);
        assertThat(book.match(buy(101L, 15), 3)).hasSize(3);
    }

    @Test
    void aFillLeavesWhatWasFilledAndWhatItCost() {
        RestingOrder order = ask(1, 100, 5, 1).filled(3, new BigDecimal("2"), new BigDecimal("200"));

        assertThat(order.lots()).isEqualTo(3);
        assertThat(order.filledQuantity()).isEqualByComparingTo("2");
        assertThat(order.filledQuoteAmount()).isEqualByComparingTo("200");
        assertThat(order.version()).isOne();
        assertThat(order.sequence()).isOne();
    }

    @Test
    void aClientOrderIdIsItsAccountsUntilTheOrderLeaves() {
        OrderBook book = OrderBook.of(List.of(resting(1, ALICE, "c-1", Side.SELL, 100, 5, 1)));

        assertThat(book.hasClientOrderId(ALICE, "c-1")).isTrue();
        assertThat(book.hasClientOrderId(ALICE, "c-2")).isFalse();
        assertThat(book.hasClientOrderId(BOB, "c-1")).isFalse();
        assertThat(book.without(order(1)).hasClientOrderId(ALICE, "c-1")).isFalse();
    }

    @Test
    void aReducedOrderKeepsItsPlace() {
        OrderBook book =
                OrderBook.of(List.of(ask(1, 100, 5, 1), ask(2, 100, 5, 2))).replace(ask(1, 100, 2, 1));

        assertThat(book.match(buy(100L, 3), ALL))
                .extracting(fill -> fill.maker().orderId(), Fill::lots)
                .containsExactly(tuple(1, 2), tuple(2, 1));
        assertThat(book.level(Side.SELL, 100).lots()).isEqualTo(7);
        assertThat(book.level(Side.SELL, 100).orders()).isEqualTo(2);
    }

    @Test
    void anOrderWithoutLotsIsGone() {
        OrderBook book = OrderBook.of(List.of(ask(1, 100, 5, 1))).replace(ask(1, 100, 0, 1));

        assertThat(book).isEqualTo(OrderBook.EMPTY);
        assertThat(book.find(order(1))).isNull();
        assertThat(book.bestTicks(Side.SELL)).isEmpty();
    }

    @Test
    void impossibleChangesAreProgrammingErrors() {
        OrderBook book = OrderBook.of(List.of(ask(1, 100, 5, 1)));

        assertThatIllegalArgumentException().isThrownBy(() -> book.with(ask(1, 100, 5, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> book.with(ask(2, 100, 0, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> book.replace(ask(2, 100, 1, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> book.replace(ask(1, 100, 5, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> book.replace(ask(1, 100, -1, 1)));
        assertThatThrownBy(() -> book.with(ask(2, 100, Long.MAX_VALUE, 2))).isInstanceOf(ArithmeticException.class);
    }

    /** The naive model is one list, sorted before each match. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4711})
    void aRandomBookDoesWhatANaiveOneDoes(long seed) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        OrderBook book = OrderBook.EMPTY;
        List<RestingOrder> naive = new ArrayList<>();
        for (int n = 1; n <= 3_000; n++) {
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            if (!naive.isEmpty() && random.nextInt(4) == 0) {
                int pick = random.nextInt(naive.size());
                RestingOrder order = naive.get(pick);
                long lots = random.nextLong(order.lots());
                book = lots == 0 ? book.without(order.orderId()) : book.replace(order.withLots(lots));
                replace(naive, pick, lots);
                continue;
            }
            Incoming taker = new Incoming(
                    side,
                    random.nextInt(5) == 0 ? null : (Long) random.nextLong(95, 106),
                    random.nextLong(1, 50),
                    side == Side.BUY && random.nextInt(3) == 0 ? BigInteger.valueOf(random.nextLong(1, 5_000)) : null);
            List<Fill> fills = book.match(taker, ALL);
            assertThat(fills).isEqualTo(naiveMatch(naive, taker));
            long left = taker.lots();
            for (Fill fill : fills) {
                left -= fill.lots();
                book = book.replace(fill.maker().withLots(fill.maker().lots() - fill.lots()));
                replace(naive, naive.indexOf(fill.maker()), fill.maker().lots() - fill.lots());
            }
            if (left > 0 && taker.limitTicks() != null && taker.budgetTickLots() == null) {
                RestingOrder resting = resting(n, ACCOUNTS.get(n % 2), "c-" + n, side, taker.limitTicks(), left, n);
                book = book.with(resting);
                naive.add(resting);
            }
            assertThat(book.resting()).containsExactlyInAnyOrderElementsOf(naive);
            assertThat(OrderBook.of(book.resting())).isEqualTo(book);
            assertThat(book.size()).isEqualTo(naive.size());
            for (AccountId account : ACCOUNTS) {
                List<RestingOrder> own = naive.stream()
                        .filter(order -> order.accountId().equals(account))
                        .toList();
                assertThat(book.restingOf(account)).containsExactlyInAnyOrderElementsOf(own);
                assertThat(book.sizeOf(account)).isEqualTo(own.size());
                int asked = random.nextInt(1, n + 1);
                assertThat(book.hasClientOrderId(account, "c-" + asked))
                        .isEqualTo(own.stream()
                                .anyMatch(order -> order.clientOrderId().equals("c-" + asked)));
            }
        }
    }

    private static List<Fill> naiveMatch(List<RestingOrder> resting, Incoming taker) {
        Comparator<RestingOrder> byPrice = Comparator.comparingLong(RestingOrder::priceTicks);
        List<RestingOrder> makers = resting.stream()
                .filter(order -> order.side() != taker.side())
                .sorted((taker.side() == Side.BUY ? byPrice : byPrice.reversed())
                        .thenComparingLong(RestingOrder::sequence))
                .toList();
        List<Fill> fills = new ArrayList<>();
        long lots = taker.lots();
        long budget = taker.budgetTickLots() == null
                ? Long.MAX_VALUE
                : taker.budgetTickLots().longValueExact();
        for (RestingOrder maker : makers) {
            boolean crosses = taker.limitTicks() == null
                    || (taker.side() == Side.BUY
                            ? maker.priceTicks() <= taker.limitTicks()
                            : maker.priceTicks() >= taker.limitTicks());
            long taken = crosses ? Math.min(Math.min(lots, maker.lots()), budget / maker.priceTicks()) : 0;
            if (taken == 0) {
                break;
            }
            fills.add(new Fill(maker, taken));
            lots -= taken;
            budget -= taken * maker.priceTicks();
        }
        return fills;
    }

    private static void replace(List<RestingOrder> orders, int index, long lots) {
        RestingOrder old = orders.remove(index);
        if (lots > 0) {
            orders.add(old.withLots(lots));
        }
    }

    private static List<Long> budget(OrderBook book, long tickLots) {
        return book.match(new Incoming(Side.BUY, null, ANY, BigInteger.valueOf(tickLots)), ALL).stream()
                .map(Fill::lots)
                .toList();
    }

    private static Tuple tuple(long n, long lots) {
        return Tuple.tuple(order(n), lots);
    }

    private static Incoming buy(Long limitTicks, long lots) {
        return new Incoming(Side.BUY, limitTicks, lots, null);
    }

    private static RestingOrder ask(long n, long priceTicks, long lots, long sequence) {
        return resting(n, ALICE, null, Side.SELL, priceTicks, lots, sequence);
    }

    private static RestingOrder bid(long n, long priceTicks, long lots, long sequence) {
        return resting(n, ALICE, null, Side.BUY, priceTicks, lots, sequence);
    }

    private static RestingOrder resting(
            long n, AccountId account, String clientOrderId, Side side, long priceTicks, long lots, long sequence) {
        return new RestingOrder(
                order(n),
                account,
                clientOrderId,
                side,
                priceTicks,
                lots,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                sequence,
                0);
    }
}
