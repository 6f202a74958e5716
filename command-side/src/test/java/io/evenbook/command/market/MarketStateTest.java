package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.LIST_BTC_USD;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.TERMS;
import static io.evenbook.command.Vocabulary.balance;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.marketBuy;
import static io.evenbook.command.Vocabulary.marketSell;
import static io.evenbook.command.Vocabulary.named;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketEvent.OrderAmended;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.Phase;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.World;
import io.evenbook.command.order.OrderState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One market, event by event: listing, halting, arriving, cancelling and reducing. One class of 640 lines, because all
 * of it shares the helpers that build the expected events.
 */
class MarketStateTest {
    private static final FeeRates RATES = new FeeRates(TERMS.makerFeeRate(), TERMS.takerFeeRate());
    private static final TradeId FIRST = TradeId.of(BTC_USD, 1);
    private static final TradeId SECOND = TradeId.of(BTC_USD, 2);

    private final World world = new World().funded(ALICE, "1000", "10").funded(BOB, "1000", "10");

    @Nested
    class Listing {
        @Test
        void aMarketTakesTheScalesOfItsAssets() {
            assertThat(world.market().terms()).isEqualTo(TERMS);
            assertThat(world.market().phase()).isEqualTo(Phase.OPEN);
        }

        @Test
        void theSameTermsAgainDoNothing() {
            assertThat(world.send(LIST_BTC_USD)).isEmpty();
            assertThat(world.send(listed("BTC-USD", "BTC", "USD", "0.010", "0.00010", "0.001", "0.002")))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            // market, base, quote, tick, lot, maker, taker, code: one fault a row, then rows with several, the first of
            // which counts
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
        void whatCannotBeListed(
                String market,
                String base,
                String quote,
                String tick,
                String lot,
                String maker,
                String taker,
                String code) {
            assertThat(rejectionOf(() -> world.send(listed(market, base, quote, tick, lot, maker, taker)))
                            .code())
                    .isEqualTo(code);
        }

        @ParameterizedTest
        @CsvSource({
            "0.01, 0.0001, 0.999999999999999999",
            "0.000000000000000001, 1000000000000, 0",
            "999999999999999999, 0.00000001, 0",
            "0.0100000000000000000000, 0.0001000000, 0.5",
        })
        void whatIsJustWithinTheBounds(String tick, String lot, String rate) {
            if (tick.startsWith("9")) {
                assertThat(rejectionOf(() -> world.send(listed("A-B", "BTC", "USD", tick, lot, rate, rate)))
                                .code())
                        .as("8 decimals do not fit 6")
                        .isEqualTo("market.tick-lot");
            } else {
                assertThat(world.send(listed("A-B", "BTC", "USD", tick, lot, rate, rate)))
                        .hasSize(1);
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
    class Arriving {
        @Test
        void whatFindsNoOtherSideRests() {
            assertThat(world.send(named(limit(ALICE, 1, Side.SELL, "100", "1.5"), "c-1")))
                    .containsExactly(
                            new FundsHeld(
                                    ALICE,
                                    hold(1),
                                    HoldReason.ORDER,
                                    btc("1.5"),
                                    usd("150"),
                                    null,
                                    balance(btc("10"), btc("1.5"))),
                            new OrderPlaced(
                                    order(1),
                                    ALICE,
                                    BTC_USD,
                                    Side.SELL,
                                    OrderType.LIMIT,
                                    TimeInForce.GTC,
                                    decimal("100.00"),
                                    null,
                                    null,
                                    btc("1.5").amount(),
                                    null,
                                    null,
                                    null,
                                    null,
                                    SelfTradePrevention.NONE,
                                    "c-1",
                                    hold(1),
                                    btc("1.5"),
                                    RATES),
                            new OrderEntered(
                                    BTC_USD,
                                    1,
                                    order(1),
                                    ALICE,
                                    "c-1",
                                    Side.SELL,
                                    TimeInForce.GTC,
                                    SelfTradePrevention.NONE,
                                    10_000L,
                                    null,
                                    15_000L,
                                    null,
                                    null,
                                    steps("N 1", "A 1 10000 15000 0"),
                                    List.of(level(Side.SELL, "100.00", "1.5", 1)),
                                    world.market().bookHash(),
                                    NOW,
                                    RATES));
            assertThat(world.order(order(1)).status()).isEqualTo(OrderStatus.OPEN);
        }

        @Test
        void theEventsComeAsHoldOrderMarketThenMakerTakerTradeThenTheEnd() {
            world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            world.send(limit(ALICE, 2, Side.SELL, "101.00", "1"));

            List<Object> events = world.send(limit(BOB, 3, Side.BUY, "101.00", "1.5"));
            assertThat(events.subList(0, 2)).hasExactlyElementsOfTypes(FundsHeld.class, OrderPlaced.class);
            assertThat(events.subList(2, events.size()))
                    .containsExactly(
                            entered(
                                    3,
                                    BOB,
                                    Side.BUY,
                                    "101.00",
                                    "1.5",
                                    steps("N 3", "F 1 1 10000 10000", "F 2 2 10100 5000"),
                                    level(Side.SELL, "100.00", "0", 0),
                                    level(Side.SELL, "101.00", "0.5", 1)),
                            executed(1, ALICE, FIRST, Liquidity.MAKER, "100.00", "1", "1", "100", "0"),
                            executed(3, BOB, FIRST, Liquidity.TAKER, "100.00", "1", "1", "100", "0.5"),
                            new TradeExecuted(
                                    FIRST,
                                    BTC_USD,
                                    null,
                                    decimal("100.00"),
                                    btc("1"),
                                    usd("100"),
                                    10_000,
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
                                    null,
                                    decimal("101.00"),
                                    btc("0.5"),
                                    usd("50.5"),
                                    5_000,
                                    Side.SELL,
                                    new TradeParty(
                                            order(3), BOB, hold(3), usd("50.5"), usd("0"), btc("0.5"), btc("0.001")),
                                    new TradeParty(
                                            order(2),
                                            ALICE,
                                            hold(2),
                                            btc("0.5"),
                                            btc("0"),
                                            usd("50.5"),
                                            usd("0.0505"))));
            assertThat(world.order(order(1)).status()).isEqualTo(OrderStatus.FILLED);
            assertThat(world.order(order(2)).status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
            assertThat(world.order(order(3)).status()).isEqualTo(OrderStatus.FILLED);
            assertThat(world.market().book().trades()).isEqualTo(2);
        }

        @Test
        void anArrivingSellTradesAtTheBetterPriceOfTheBid() {
            world.send(limit(ALICE, 1, Side.BUY, "101.00", "1"));
            TradeExecuted trade = only(TradeExecuted.class, world.send(limit(BOB, 2, Side.SELL, "100.00", "1")));
            assertThat(trade.makerSide()).isEqualTo(Side.BUY);
            assertThat(trade.quoteAmount()).isEqualTo(usd("101"));
            assertThat(trade.buyer().fee()).isEqualTo(btc("0.001"));
            assertThat(trade.seller().fee()).isEqualTo(usd("0.202"));
        }

        @Test
        void whatIsLeftOfAGtcOrderRestsOnItsOwnSide() {
            world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            List<Object> events = world.send(limit(BOB, 2, Side.BUY, "100.00", "3"));
            assertThat(only(OrderEntered.class, events).levels())
                    .containsExactly(level(Side.BUY, "100.00", "2", 1), level(Side.SELL, "100.00", "0", 0));
            assertThat(only(OrderEntered.class, events).steps())
                    .isEqualTo(steps("N 2", "F 1 1 10000 10000", "A 2 10000 20000 0"));
            assertThat(world.order(order(2)).status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        }

        @Test
        void ordersOfOneAccountTradeWithEachOther() {
            world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            TradeExecuted trade = only(TradeExecuted.class, world.send(limit(ALICE, 2, Side.BUY, "100.00", "1")));
            assertThat(trade.buyer().accountId()).isEqualTo(trade.seller().accountId());
        }

        @Test
        void anIocOrderNeverRests() {
            world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            List<Object> events = world.send(limit(BOB, 2, Side.BUY, TimeInForce.IOC, "100.00", "3"));
            assertThat(ended(events)).isEqualTo(cancelled(2, BOB, CancelReason.NOT_FILLED));
            assertThat(released(events)).isEqualTo(usd("200"));
            assertThat(world.market().book().orders()).isZero();
        }

        @Test
        void anIocOrderThatIsFilledIsFilled() {
            world.send(limit(ALICE, 1, Side.SELL, "100.00", "3"));
            List<Object> events = world.send(limit(BOB, 2, Side.BUY, TimeInForce.IOC, "100.00", "3"));
            assertThat(ended(events)).isNull();
            assertThat(released(events)).isNull();
            assertThat(world.order(order(2)).status()).isEqualTo(OrderStatus.FILLED);
        }

        @Test
        void anOrderThatItsLevelCouldNotCountIsRefused() {
            world.deposit(ALICE, BTC, "999999999999999");
            world.deposit(BOB, BTC, "999999999999999");
            world.send(limit(ALICE, 1, Side.SELL, "0.01", "922337203685476.5807"));
            assertThat(rejectionOf(() -> world.send(limit(BOB, 2, Side.SELL, "0.01", "1.0001")))
                            .code())
                    .isEqualTo("market.level-full");
            assertThat(world.send(limit(BOB, 2, Side.SELL, "0.01", "1.0000"))).isNotEmpty();
            assertThat(rejectionOf(() -> world.send(limit(BOB, 3, Side.SELL, "0.01", "0.0001")))
                            .code())
                    .isEqualTo("market.level-full");
            assertThat(world.send(limit(BOB, 3, Side.SELL, "0.02", "0.0001")))
                    .as("another level")
                    .isNotEmpty();
        }

        @Test
        void anOrderThatMeetsTooManyKeepsWhatItTookAndEnds() {
            for (int n = 1; n <= 251; n++) {
                world.send(limit(ALICE, n, Side.SELL, "100.00", "0.01"));
            }
            List<Object> events = world.send(limit(BOB, 300, Side.BUY, "100.00", "3"));
            assertThat(ended(events)).isEqualTo(cancelled(300, BOB, CancelReason.MATCH_LIMIT));
            assertThat(released(events)).isEqualTo(usd("50"));
            assertThat(world.order(order(300)).filledQuantity()).isEqualByComparingTo("2.5");
            assertThat(world.order(order(300)).status()).isEqualTo(OrderStatus.CANCELLED);
            assertThat(world.market().find(order(251))).isNotNull();

            List<Object> next = world.send(limit(BOB, 301, Side.BUY, "100.00", "3"));
            assertThat(ended(next)).isNull();
            assertThat(only(OrderEntered.class, next).steps().getLast().number(2))
                    .isEqualTo(29_900);
        }

        @Test
        void aBudgetThatMeetsTooManyEndsAsWell() {
            for (int n = 1; n <= 251; n++) {
                world.send(limit(ALICE, n, Side.SELL, "100.00", "0.01"));
            }
            List<Object> events = world.send(marketBuy(BOB, 300, "1000", null));
            assertThat(ended(events)).isEqualTo(cancelled(300, BOB, CancelReason.MATCH_LIMIT));
            assertThat(released(events)).isEqualTo(usd("750"));
        }
    }

    @Nested
    class MarketOrders {
        @Test
        void aSellTakesWhatIsThereAndReleasesTheRest() {
            world.send(limit(ALICE, 1, Side.BUY, "100.00", "1"));
            List<Object> events = world.send(marketSell(BOB, 2, "3"));
            assertThat(only(OrderEntered.class, events).priceTicks()).isNull();
            assertThat(ended(events)).isEqualTo(cancelled(2, BOB, CancelReason.NOT_FILLED));
            assertThat(released(events)).isEqualTo(btc("2"));
        }

        @Test
        void aSellThatFindsNothingIsCancelled() {
            List<Object> events = world.send(marketSell(BOB, 1, "3"));
            assertThat(ended(events)).isEqualTo(cancelled(1, BOB, CancelReason.NOT_FILLED));
            assertThat(released(events)).isEqualTo(btc("3"));
        }

        @ParameterizedTest
        @CsvSource({
            // the book sells 1 at 100.00: budget, quantity, filled, status, released
            "50.005, , 0.5, FILLED, 0.005",
            "100, , 1, FILLED,",
            // 0.01 buys a lot at 100.00
            "100.009999, , 1, FILLED, 0.009999",
            "100.01, , 1, CANCELLED, 0.01",
            "0.009999, , , CANCELLED, 0.009999",
            "100, 0.25, 0.25, FILLED, 75",
            "25, 0.5, 0.25, CANCELLED,",
            "25, 0.25, 0.25, FILLED,",
        })
        void aBudget(String budget, String quantity, String taken, OrderStatus status, String released) {
            world.send(limit(ALICE, 1, Side.SELL, "100.00", "1"));
            List<Object> events = world.send(marketBuy(BOB, 2, budget, quantity));
            assertThat(world.order(order(2)).filledQuantity()).isEqualByComparingTo(taken == null ? "0" : taken);
            assertThat(world.order(order(2)).status()).isEqualTo(status);
            assertThat(released(events)).isEqualTo(released == null ? null : usd(released));
            assertThat(ended(events))
                    .isEqualTo(
                            status == OrderStatus.CANCELLED
                                    ? cancelled(2, BOB, CancelReason.NOT_FILLED)
                                    : quantity == null ? new OrderFilled(order(2), BOB) : null);
        }
    }

    @Nested
    class Cancelling {
        @Test
        void aRestingOrderLeavesTheBookAndReleasesWhatIsUnfilled() {
            world.send(limit(ALICE, 1, Side.BUY, "100.00", "2"));
            world.send(limit(BOB, 2, Side.SELL, "100.00", "0.5"));
            assertThat(world.send(new CancelOrder(BTC_USD, order(1))))
                    .containsExactly(
                            removed(steps("X 1 REQUESTED"), level(Side.BUY, "100.00", "0", 0)),
                            cancelled(1, ALICE, CancelReason.REQUESTED),
                            new HoldReleased(
                                    ALICE,
                                    hold(1),
                                    "end",
                                    usd("150"),
                                    usd("50"),
                                    btc("0.5"),
                                    balance(usd("1000"), usd("50"))));
        }

        @Test
        void theOrdersOfAMarketLeaveItAndAProcessReleasesTheirHolds() {
            world.send(limit(ALICE, 1, Side.BUY, "99.00", "2"));
            world.send(limit(BOB, 2, Side.SELL, "100.00", "0.5"));
            assertThat(world.send(new CancelOrders(BTC_USD, null, CancelReason.REQUESTED)))
                    .containsExactly(
                            removed(
                                    steps("X 1 REQUESTED", "X 2 REQUESTED"),
                                    level(Side.BUY, "99.00", "0", 0),
                                    level(Side.SELL, "100.00", "0", 0)),
                            new OrderCancelled(
                                    order(1),
                                    ALICE,
                                    CancelReason.REQUESTED,
                                    new HoldRelease(hold(1), "end", usd("198"), btc("2"))),
                            new OrderCancelled(
                                    order(2),
                                    BOB,
                                    CancelReason.REQUESTED,
                                    new HoldRelease(hold(2), "end", btc("0.5"), usd("50"))));
        }
    }

    @Nested
    class Reducing {
        @Test
        void aRestingOrderBecomesSmallerAndKeepsItsPlace() {
            world.send(limit(ALICE, 1, Side.SELL, "100.00", "2"));
            world.send(limit(ALICE, 2, Side.SELL, "100.00", "2"));
            assertThat(reduce(1, "0.5"))
                    .containsExactly(
                            new HoldReleased(
                                    ALICE,
                                    hold(1),
                                    "amend-1",
                                    btc("1.5"),
                                    btc("0.5"),
                                    usd("50"),
                                    balance(btc("10"), btc("2.5"))),
                            new OrderEvent.OrderAmended(
                                    order(1),
                                    ALICE,
                                    decimal("100.00"),
                                    btc("0.5").amount(),
                                    btc("0.5").amount(),
                                    null,
                                    null,
                                    true),
                            new OrderAmended(
                                    BTC_USD,
                                    1,
                                    10_000,
                                    5_000,
                                    null,
                                    null,
                                    true,
                                    steps("K 1"),
                                    List.of(level(Side.SELL, "100.00", "2.5", 2)),
                                    world.market().bookHash(),
                                    world.streams().time()));
            List<Object> events = world.send(limit(BOB, 3, Side.BUY, "100.00", "1"));
            assertThat(only(OrderEntered.class, events).steps())
                    .isEqualTo(steps("N 3", "F 1 1 10000 5000", "F 2 2 10000 5000"));
        }

        @ParameterizedTest
        @CsvSource({
            // quantity 2, filled 0.5
            "2.0001,",
            "2, order.unchanged",
            "1.9999,",
            "0.5001,",
            "0.5, order.quantity",
            "0.4999, order.quantity",
            "0, order.quantity",
            "-1, order.quantity",
            "1.00005, order.lot",
            "2.00005, order.lot",
        })
        void onlyAnotherAndMoreThanFilled(String quantity, String code) {
            world.send(limit(ALICE, 1, Side.SELL, "100.00", "2"));
            world.send(limit(BOB, 2, Side.BUY, "100.00", "0.5"));
            if (code == null) {
                assertThat(reduce(1, quantity)).hasSize(3);
            } else {
                assertThat(rejectionOf(() -> reduce(1, quantity)).code()).isEqualTo(code);
            }
        }
    }

    /** The version that the market expects of an order's stream, which need not be in memory. */
    @Test
    void eachEventOfAnOrderFollowsOnTheOneBeforeWhoeverCausedIt() {
        world.send(limit(ALICE, 1, Side.SELL, "100.00", "2"));
        assertThat(version(1)).isZero();
        world.send(limit(BOB, 2, Side.BUY, "100.00", "0.5"));
        assertThat(version(1)).isOne();
        assertThat(version(2)).isOne();
        reduce(1, "1");
        assertThat(version(1)).isEqualTo(2);
        world.send(limit(BOB, 3, Side.BUY, "100.00", "0.25"));
        assertThat(version(1)).isEqualTo(3);
        world.send(new CancelOrder(BTC_USD, order(1)));
        assertThat(version(1)).isEqualTo(4);
    }

    private long version(long n) {
        return world.streams().version(OrderState.AGGREGATE.type(), order(n));
    }

    private List<Object> reduce(long n, String quantity) {
        return world.send(new AmendOrder(BTC_USD, order(n), decimal(quantity), null, null, null));
    }

    private static HoldId hold(long n) {
        return HoldId.behind(order(n));
    }

    private static OrderCancelled cancelled(long n, AccountId account, CancelReason reason) {
        return new OrderCancelled(order(n), account, reason, null);
    }

    /** The order's last event if it ended without a fill; null if it did not. */
    private static Object ended(List<Object> events) {
        return events.stream()
                .filter(event -> event instanceof OrderCancelled || event instanceof OrderFilled)
                .reduce(null, (_, later) -> later);
    }

    /** The amount that the order's end released; null if none. */
    private static Money released(List<Object> events) {
        return events.stream()
                .filter(HoldReleased.class::isInstance)
                .map(event -> ((HoldReleased) event).amount())
                .reduce(null, (_, later) -> later);
    }

    private static BookLevel level(Side side, String price, String quantity, int orders) {
        return new BookLevel(side, ticks(price), lots(quantity), orders);
    }

    private static long ticks(String price) {
        return TERMS.ticks(decimal(price)).orElseThrow();
    }

    private static long lots(String quantity) {
        return TERMS.lots(decimal(quantity)).orElseThrow();
    }

    private static List<BookStep> steps(String... steps) {
        return Stream.of(steps)
                .map(step -> new BookStep(List.of(step.split(" "))))
                .toList();
    }

    private OrderEntered entered(
            long n,
            AccountId account,
            Side side,
            String limit,
            String quantity,
            List<BookStep> steps,
            BookLevel... levels) {
        return new OrderEntered(
                BTC_USD,
                n,
                order(n),
                account,
                null,
                side,
                TimeInForce.GTC,
                SelfTradePrevention.NONE,
                ticks(limit),
                null,
                lots(quantity),
                null,
                null,
                steps,
                List.of(levels),
                world.market().bookHash(),
                NOW,
                RATES);
    }

    private OrdersRemoved removed(List<BookStep> steps, BookLevel... levels) {
        return new OrdersRemoved(
                BTC_USD,
                CancelReason.REQUESTED,
                steps,
                List.of(levels),
                world.market().bookHash());
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
        return events.stream().filter(type::isInstance).map(type::cast).toList().getFirst();
    }
}
