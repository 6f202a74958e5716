package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.LIST_BTC_USD;
import static io.evenbook.command.Vocabulary.TERMS;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.marketBuy;
import static io.evenbook.command.Vocabulary.marketSell;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.HaltMarket;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketCommand.ReduceOrder;
import io.evenbook.api.market.MarketCommand.ResumeMarket;
import io.evenbook.api.market.MarketCommand.SubmitOrder;
import io.evenbook.api.market.MarketEvent.BookOrderReduced;
import io.evenbook.api.market.MarketEvent.BookOrderRemoved;
import io.evenbook.api.market.MarketEvent.MarketHalted;
import io.evenbook.api.market.MarketEvent.MarketResumed;
import io.evenbook.api.market.MarketEvent.Match;
import io.evenbook.api.market.MarketEvent.OrderAdmitted;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderOpened;
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderEvent.OrderRejected;
import io.evenbook.api.order.OrderRejection.NoReduction;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeId;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketStateTest {
    private static final TradeId FIRST = TradeId.of(BTC_USD, 1);
    private static final TradeId SECOND = TradeId.of(BTC_USD, 2);

    private final World world = new World().funded(ALICE, "1000", "10").funded(BOB, "1000", "10");

    @Nested
    class Listing {
        @Test
        void a_market_takes_the_scales_of_its_assets() {
            assertThat(world.market().terms()).isEqualTo(TERMS);
            assertThat(world.market().status()).isEqualTo(MarketStatus.OPEN);
        }

        @Test
        void the_same_terms_again_do_nothing() {
            assertThat(world.send(LIST_BTC_USD)).isEmpty();
            assertThat(world.send(listed("BTC-USD", "BTC", "USD", "0.010", "0.00010", "0.001", "0.002"))).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            // market, base, quote, tick, lot, maker, taker, code: one fault a row, then several: the first one counts
            "BTC-USD, BTC, USD, 0.02, 0.0001, 0.001, 0.002, market.exists",
            "BTC-USD, BTC, USD, 0.01, 0.0002, 0.001, 0.002, market.exists",
            "BTC-USD, BTC, USD, 0.01, 0.0001, 0.002, 0.002, market.exists",
            "BTC-USD, BTC, USD, 0.01, 0.0001, 0.001, 0.003, market.exists",
            "BTC-USD, USD, USD, 0.01, 0.0001, 0.001, 0.002, market.exists",
            "BTC-USD, BTC, BTC, 0.01, 0.0001, 0.001, 0.002, market.exists",
            "X-USD, X, USD, 0.01, 0.0001, 0, 0, asset.unknown",
            "BTC-X, BTC, X, 0.01, 0.0001, 0, 0, asset.unknown",
            "USD-USD, USD, USD, 0.01, 0.0001, 0, 0, market.same-asset",
            "A-B, BTC, USD, 0, 0.0001, 0, 0, amount.not-positive",
            "A-B, BTC, USD, -0.01, 0.0001, 0, 0, amount.not-positive",
            "A-B, BTC, USD, 0.01, 0, 0, 0, amount.not-positive",
            "A-B, BTC, USD, 1000000000000000000, 1, 0, 0, amount.too-large",
            "A-B, BTC, USD, 1, 1000000000000000000, 0, 0, amount.too-large",
            "A-B, BTC, USD, 0.01, 0.00001, 0, 0, market.tick-lot",
            "A-B, BTC, USD, 100, 0.000000001, 0, 0, market.tick-lot",
            "A-B, BTC, USD, 0.0000000000000000001, 10000000000000, 0, 0, market.tick-lot",
            "A-B, BTC, USD, 0.01, 0.0001, 1, 0, market.fee-rate",
            "A-B, BTC, USD, 0.01, 0.0001, -0.1, 0, market.fee-rate",
            "A-B, BTC, USD, 0.01, 0.0001, 0, 1, market.fee-rate",
            "A-B, BTC, USD, 0.01, 0.0001, 0, 0.0000000000000000001, market.fee-rate",
            "A-B, X, X, 0, 0, 1, 1, asset.unknown",
            "A-B, USD, USD, 0, 0, 1, 1, market.same-asset",
            "A-B, BTC, USD, 0, 0.00001, 1, 1, amount.not-positive",
            "A-B, BTC, USD, 0.01, 0.00001, 1, 1, market.tick-lot",
        })
        void what_cannot_be_listed(
                String market, String base, String quote, String tick, String lot, String maker, String taker, String code) {
            assertThat(rejectionOf(() -> world.send(listed(market, base, quote, tick, lot, maker, taker))).code())
                    .isEqualTo(code);
        }

        @ParameterizedTest
        @CsvSource({
            "0.01, 0.0001, 0.999999999999999999",
            "0.000000000000000001, 1000000000000, 0",
            "999999999999999999, 0.00000001, 0",
            "0.0100000000000000000000, 0.0001000000, 0.5",
        })
        void what_is_just_within_the_bounds(String tick, String lot, String rate) {
            if (tick.startsWith("9")) {
                assertThat(rejectionOf(() -> world.send(listed("A-B", "BTC", "USD", tick, lot, rate, rate))).code())
                        .as("8 decimals do not fit 6")
                        .isEqualTo("market.tick-lot");
            } else {
                assertThat(world.send(listed("A-B", "BTC", "USD", tick, lot, rate, rate))).hasSize(1);
            }
        }

        private ListMarket listed(
                String market, String base, String quote, String tick, String lot, String maker, String taker) {
            return new ListMarket(
                    new MarketId(market),
                    new AssetCode(base),
                    new AssetCode(quote),
                    decimal(tick),
                    decimal(lot),
                    decimal(maker),
                    decimal(taker));
        }
    }

    @Nested
    class Halting {
        @Test
        void halting_and_resuming_are_repeatable() {
            assertThat(world.send(new ResumeMarket(BTC_USD, "open already"))).isEmpty();
            assertThat(world.send(new HaltMarket(BTC_USD, "why"))).containsExactly(new MarketHalted(BTC_USD, "why"));
            assertThat(world.send(new HaltMarket(BTC_USD, "again"))).isEmpty();
            assertThat(world.send(new ResumeMarket(BTC_USD, "go"))).containsExactly(new MarketResumed(BTC_USD, "go"));
        }

        @Test
        void an_order_that_arrives_at_a_halted_market_is_rejected_and_its_hold_released() {
            world.send(limit(ALICE, 1, Side.BUY, "100", "1"));
            world.send(new HaltMarket(BTC_USD, "why"));
            assertThat(submit(1)).containsExactly(new OrderRejected(
                    order(1), ALICE, "market.halted", "Market BTC-USD is halted.", release(1, "end", usd("100"))));
            assertThat(world.order(order(1)).status()).isEqualTo(OrderStatus.REJECTED);
        }

        @Test
        void cancels_and_reductions_go_on() {
            world.trade(limit(ALICE, 1, Side.BUY, "100", "1"));
            world.send(new HaltMarket(BTC_USD, "why"));
            assertThat(world.send(new ReduceOrder(BTC_USD, order(1), decimal("0.5")))).hasSize(2);
            assertThat(world.send(new CancelOrder(BTC_USD, order(1)))).hasSize(2);
        }
    }

    @Nested
    class Arriving {
        @Test
        void what_finds_no_other_side_rests() {
            assertThat(world.trade(limit(ALICE, 1, Side.SELL, "100", "1.5"))).containsExactly(
                    admitted(1, Side.SELL, "100.00", List.of(), "1.5", level(Side.SELL, "100.00", "1.5", 1)),
                    new OrderOpened(order(1), ALICE, btc("0").amount(), btc("1.5").amount()));
            assertThat(world.order(order(1)).status()).isEqualTo(OrderStatus.OPEN);
        }

        @Test
        void a_second_submission_does_nothing() {
            world.trade(limit(ALICE, 1, Side.SELL, "100", "1"));
            assertThat(submit(1)).isEmpty();
        }

        @Test
        void an_unknown_order_is_refused() {
            assertThat(rejectionOf(() -> submit(9)).code()).isEqualTo("order.unknown");
        }

        @Test
        void the_events_come_as_market_then_maker_taker_trade_then_ends() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            world.trade(limit(ALICE, 2, Side.SELL, "101.00", "1"));

            assertThat(world.trade(limit(BOB, 3, Side.BUY, "101.00", "1.5"))).containsExactly(
                    admitted(
                            3,
                            Side.BUY,
                            "101.00",
                            List.of(match(FIRST, 1, "100.00", "1", "0"), match(SECOND, 2, "101.00", "0.5", "0.5")),
                            "0",
                            level(Side.SELL, "100.00", "0", 0),
                            level(Side.SELL, "101.00", "0.5", 1)),
                    executed(1, ALICE, FIRST, Liquidity.MAKER, "100.00", "1", "1", "100", "0"),
                    executed(3, BOB, FIRST, Liquidity.TAKER, "100.00", "1", "1", "100", "0.5"),
                    new TradeExecuted(
                            FIRST,
                            BTC_USD,
                            decimal("100.00"),
                            btc("1"),
                            usd("100"),
                            Side.SELL,
                            new TradeParty(
                                    order(3), BOB, hold(3), usd("100"), usd("1"), btc("1"), btc("0.002")),
                            new TradeParty(
                                    order(1), ALICE, hold(1), btc("1"), btc("0"), usd("100"), usd("0.1"))),
                    executed(2, ALICE, SECOND, Liquidity.MAKER, "101.00", "0.5", "0.5", "50.5", "0.5"),
                    executed(3, BOB, SECOND, Liquidity.TAKER, "101.00", "0.5", "1.5", "150.5", "0"),
                    new TradeExecuted(
                            SECOND,
                            BTC_USD,
                            decimal("101.00"),
                            btc("0.5"),
                            usd("50.5"),
                            Side.SELL,
                            new TradeParty(
                                    order(3), BOB, hold(3), usd("50.5"), usd("0"), btc("0.5"), btc("0.001")),
                            new TradeParty(
                                    order(2), ALICE, hold(2), btc("0.5"), btc("0"), usd("50.5"), usd("0.0505"))),
                    new OrderFilled(order(1), ALICE, null),
                    new OrderFilled(order(3), BOB, null));
            assertThat(world.order(order(2)).status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
            assertThat(world.market().matches()).isEqualTo(2);
        }

        @Test
        void an_arriving_sell_trades_at_the_better_price_of_the_bid() {
            world.trade(limit(ALICE, 1, Side.BUY, "101.00", "1"));
            TradeExecuted trade = only(TradeExecuted.class, world.trade(limit(BOB, 2, Side.SELL, "100.00", "1")));
            assertThat(trade.makerSide()).isEqualTo(Side.BUY);
            assertThat(trade.quoteAmount()).isEqualTo(usd("101"));
            assertThat(trade.buyer().fee()).isEqualTo(btc("0.001"));
            assertThat(trade.seller().fee()).isEqualTo(usd("0.202"));
        }

        @Test
        void what_is_left_of_a_gtc_order_rests_on_its_own_side() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            List<Object> events = world.trade(limit(BOB, 2, Side.BUY, "100.00", "3"));
            assertThat(only(OrderAdmitted.class, events).levels())
                    .containsExactly(level(Side.SELL, "100.00", "0", 0), level(Side.BUY, "100.00", "2", 1));
            assertThat(events.getLast())
                    .isEqualTo(new OrderOpened(order(2), BOB, btc("1").amount(), btc("2").amount()));
            assertThat(world.order(order(2)).status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        }

        @Test
        void orders_of_one_account_trade_with_each_other() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            TradeExecuted trade = only(TradeExecuted.class, world.trade(limit(ALICE, 2, Side.BUY, "100.00", "1")));
            assertThat(trade.buyer().accountId()).isEqualTo(trade.seller().accountId());
        }

        @Test
        void an_ioc_order_never_rests() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            List<Object> events = world.trade(limit(BOB, 2, Side.BUY, TimeInForce.IOC, "100.00", "3"));
            assertThat(events.getLast()).isEqualTo(new OrderCancelled(
                    order(2), BOB, CancelReason.NOT_FILLED, release(2, "end", usd("200"))));
            assertThat(world.market().book()).isEqualTo(OrderBook.EMPTY);
        }

        @Test
        void an_ioc_order_that_is_filled_is_filled() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "3"));
            List<Object> events = world.trade(limit(BOB, 2, Side.BUY, TimeInForce.IOC, "100.00", "3"));
            assertThat(events.getLast()).isEqualTo(new OrderFilled(order(2), BOB, null));
        }

        @Test
        void an_order_that_its_level_could_not_count_is_rejected() {
            AccountId rich = new AccountId("acc_rich");
            world.funded(rich, "1", "999999999999999999");
            world.trade(limit(rich, 1, Side.SELL, "0.01", "500000000000000"));
            MarketState full = new MarketState(
                    TERMS,
                    MarketStatus.OPEN,
                    1,
                    0,
                    OrderBook.of(List.of(new RestingOrder(order(8), Side.SELL, 1, Long.MAX_VALUE - 9_999, 1))));
            world.send(limit(ALICE, 2, Side.SELL, "0.01", "0.9999"));
            world.send(limit(ALICE, 3, Side.SELL, "0.01", "1"));

            List<Change> fits = MarketState.decide(full, new SubmitOrder(BTC_USD, order(2)), world);
            assertThat(fits).hasSize(2);
            assertThat(MarketState.decide(full, new SubmitOrder(BTC_USD, order(3)), world))
                    .singleElement()
                    .satisfies(change -> assertThat(((Change.InOrder) change).event())
                            .isInstanceOfSatisfying(
                                    OrderRejected.class, rejected -> assertThat(rejected.code()).isEqualTo("amount.too-large")));
        }
    }

    @Nested
    class MarketOrders {
        @Test
        void a_sell_takes_what_is_there_and_releases_the_rest() {
            world.trade(limit(ALICE, 1, Side.BUY, "100.00", "1"));
            List<Object> events = world.trade(marketSell(BOB, 2, "3"));
            assertThat(only(OrderAdmitted.class, events).limitPrice()).isNull();
            assertThat(events.getLast()).isEqualTo(new OrderCancelled(
                    order(2), BOB, CancelReason.NOT_FILLED, release(2, "end", btc("2"))));
        }

        @Test
        void a_sell_that_finds_nothing_is_cancelled() {
            assertThat(world.trade(marketSell(BOB, 1, "3")).getLast()).isEqualTo(new OrderCancelled(
                    order(1), BOB, CancelReason.NOT_FILLED, release(1, "end", btc("3"))));
        }

        @Test
        void a_budget_is_filled_when_it_buys_no_further_lot_and_gives_back_what_is_left() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            List<Object> events = world.trade(marketBuy(BOB, 2, "50.005", null));
            assertThat(only(OrderExecuted.class, events, 1)).isEqualTo(
                    executed(2, BOB, FIRST, Liquidity.TAKER, "100.00", "0.5", "0.5", "50", null));
            assertThat(only(TradeExecuted.class, events).buyer().released()).isEqualTo(usd("0"));
            assertThat(events.getLast()).isEqualTo(new OrderFilled(order(2), BOB, release(2, "end", usd("0.005"))));
        }

        @Test
        void a_budget_that_is_spent_exactly_releases_nothing() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            assertThat(world.trade(marketBuy(BOB, 2, "100", null)).getLast())
                    .isEqualTo(new OrderFilled(order(2), BOB, null));
        }

        @Test
        void a_budget_that_empties_the_book_is_cancelled() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            assertThat(world.trade(marketBuy(BOB, 2, "100.01", null)).getLast())
                    .as("0.01 buys a lot at 100.00")
                    .isEqualTo(new OrderCancelled(
                            order(2), BOB, CancelReason.NOT_FILLED, release(2, "end", usd("0.01"))));
        }

        @Test
        void a_budget_that_buys_not_one_lot_is_cancelled() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            assertThat(world.trade(marketBuy(BOB, 2, "0.009999", null)).getLast()).isEqualTo(new OrderCancelled(
                    order(2), BOB, CancelReason.NOT_FILLED, release(2, "end", usd("0.009999"))));
        }

        @Test
        void a_budget_with_a_quantity_is_filled_when_that_is_reached() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            assertThat(world.trade(marketBuy(BOB, 2, "100", "0.25")).getLast())
                    .isEqualTo(new OrderFilled(order(2), BOB, release(2, "end", usd("75"))));
        }

        @Test
        void a_budget_with_a_quantity_is_cancelled_when_it_runs_out_before() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            assertThat(world.trade(marketBuy(BOB, 2, "25", "0.5")).getLast())
                    .isEqualTo(new OrderCancelled(order(2), BOB, CancelReason.NOT_FILLED, null));
        }
    }

    @Nested
    class Cancelling {
        @Test
        void a_resting_order_leaves_the_book_and_releases_what_is_unfilled() {
            world.trade(limit(ALICE, 1, Side.BUY, "100.00", "2"));
            world.trade(limit(BOB, 2, Side.SELL, "100.00", "0.5"));
            assertThat(world.send(new CancelOrder(BTC_USD, order(1)))).containsExactly(
                    new BookOrderRemoved(BTC_USD, order(1), List.of(level(Side.BUY, "100.00", "0", 0))),
                    new OrderCancelled(order(1), ALICE, CancelReason.REQUESTED, release(1, "end", usd("150"))));
        }

        @Test
        void a_placed_order_ends_and_its_submission_does_nothing() {
            world.send(limit(ALICE, 1, Side.BUY, "100.00", "2"));
            assertThat(world.send(new CancelOrder(BTC_USD, order(1)))).containsExactly(
                    new OrderCancelled(order(1), ALICE, CancelReason.REQUESTED, release(1, "end", usd("200"))));
            assertThat(submit(1)).isEmpty();
        }

        @Test
        void an_order_that_has_ended_is_refused() {
            world.trade(limit(ALICE, 1, Side.BUY, "100.00", "2"));
            world.send(new CancelOrder(BTC_USD, order(1)));
            assertThat(rejectionOf(() -> world.send(new CancelOrder(BTC_USD, order(1)))).code()).isEqualTo("order.ended");
            assertThat(rejectionOf(() -> reduce(1, "1")).code()).isEqualTo("order.ended");
        }
    }

    @Nested
    class Reducing {
        @Test
        void a_resting_order_becomes_smaller_and_keeps_its_place() {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "2"));
            world.trade(limit(ALICE, 2, Side.SELL, "100.00", "2"));
            assertThat(reduce(1, "0.5")).containsExactly(
                    new BookOrderReduced(
                            BTC_USD, order(1), btc("0.5").amount(), List.of(level(Side.SELL, "100.00", "2.5", 2))),
                    new OrderReduced(
                            order(1),
                            ALICE,
                            btc("0.5").amount(),
                            btc("0.5").amount(),
                            release(1, "reduced-to-0.50000000", btc("1.5"))));
            List<Object> events = world.trade(limit(BOB, 3, Side.BUY, "100.00", "1"));
            assertThat(only(OrderAdmitted.class, events).matches())
                    .containsExactly(match(FIRST, 1, "100.00", "0.5", "0"), match(SECOND, 2, "100.00", "0.5", "1.5"));
        }

        @Test
        void a_placed_order_is_reduced_before_it_reaches_the_book() {
            world.send(limit(ALICE, 1, Side.BUY, "100.00", "2"));
            assertThat(reduce(1, "0.5")).containsExactly(new OrderReduced(
                    order(1),
                    ALICE,
                    btc("0.5").amount(),
                    btc("0.5").amount(),
                    release(1, "reduced-to-0.50000000", usd("150"))));
            assertThat(only(OrderAdmitted.class, submit(1)).restingQuantity()).isEqualTo(btc("0.5").amount());
        }

        @Test
        void a_placed_budget_is_held_whole() {
            world.send(marketBuy(ALICE, 1, "100", "2"));
            assertThat(reduce(1, "1")).containsExactly(
                    new OrderReduced(order(1), ALICE, btc("1").amount(), btc("1").amount(), null));
        }

        @Test
        void a_budget_without_a_quantity_has_none_to_reduce() {
            world.send(marketBuy(ALICE, 1, "100", null));
            assertThat(rejectionOf(() -> reduce(1, "1")))
                    .isEqualTo(new NoReduction(order(1), decimal("1"), null, BigDecimal.ZERO));
        }

        @ParameterizedTest
        @CsvSource({
            // of 2, filled 0.5
            "2.0001, order.quantity",
            "2, order.quantity",
            "1.9999,",
            "0.5001,",
            "0.5, order.quantity",
            "0.4999, order.quantity",
            "0, order.quantity",
            "-1, order.quantity",
            "1.00005, order.lot",
            "2.00005, order.quantity",
        })
        void only_less_than_now_and_more_than_filled(String quantity, String code) {
            world.trade(limit(ALICE, 1, Side.SELL, "100.00", "2"));
            world.trade(limit(BOB, 2, Side.BUY, "100.00", "0.5"));
            if (code == null) {
                assertThat(reduce(1, quantity)).hasSize(2);
            } else {
                assertThat(rejectionOf(() -> reduce(1, quantity)).code()).isEqualTo(code);
            }
        }
    }

    private List<Object> submit(long n) {
        return world.send(new SubmitOrder(BTC_USD, order(n)));
    }

    private List<Object> reduce(long n, String quantity) {
        return world.send(new ReduceOrder(BTC_USD, order(n), decimal(quantity)));
    }

    private static HoldId hold(long n) {
        return HoldId.behind(order(n));
    }

    private static HoldRelease release(long n, String key, Money amount) {
        return new HoldRelease(hold(n), key, amount);
    }

    private static BookLevel level(Side side, String price, String quantity, int orders) {
        return new BookLevel(side, decimal(price), btc(quantity).amount(), orders);
    }

    private static Match match(TradeId tradeId, long maker, String price, String quantity, String makerRemaining) {
        return new Match(tradeId, order(maker), decimal(price), btc(quantity).amount(), btc(makerRemaining).amount());
    }

    private static OrderAdmitted admitted(
            long n, Side side, String limit, List<Match> matches, String resting, BookLevel... levels) {
        return new OrderAdmitted(
                BTC_USD, order(n), side, decimal(limit), matches, btc(resting).amount(), List.of(levels));
    }

    private static OrderExecuted executed(
            long n,
            AccountId account,
            TradeId tradeId,
            Liquidity liquidity,
            String price,
            String quantity,
            String filled,
            String filledQuote,
            String remaining) {
        return new OrderExecuted(
                order(n),
                account,
                tradeId,
                liquidity,
                decimal(price),
                btc(quantity).amount(),
                btc(filled).amount(),
                usd(filledQuote).amount(),
                remaining == null ? null : btc(remaining).amount());
    }

    private static <E> E only(Class<E> type, List<Object> events) {
        return only(type, events, 0);
    }

    private static <E> E only(Class<E> type, List<Object> events, int index) {
        return events.stream().filter(type::isInstance).map(type::cast).toList().get(index);
    }
}
