package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.DecidedBy;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.ContinueAuction;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.api.market.MarketRejection.PhaseRefuses;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PhaseAction;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.OrderTerms.Lifetime;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.Handlers;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuctionsTest {
    private static final String FOUR = """
            open alice
            open bob
            open carol
            open dave
            deposit alice 1000 USD
            deposit bob 1000 USD
            deposit carol 10 BTC
            deposit dave 10 BTC
            """;

    private static ChangePhase phase(Phase phase) {
        return new ChangePhase(BTC_USD, phase, "why", null, null);
    }

    private static ChangePhase call(String reference) {
        return new ChangePhase(BTC_USD, Phase.CALL, "why", decimal(reference), null);
    }

    private static <E> List<E> of(Class<E> type, List<Object> events) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static DecisionTable called(String rows) {
        return DecisionTable.of(FOUR).then(rows);
    }

    private static AuctionUncrossed last(DecisionTable table) {
        return of(AuctionUncrossed.class, table.world().streams().log()).getLast();
    }

    private static void assertUncrossed(
            DecisionTable table, long ticks, long lots, long surplus, Side surplusSide, DecidedBy rule) {
        AuctionUncrossed event = last(table);
        assertThat(event.priceTicks()).isEqualTo(ticks);
        assertThat(event.lots()).isEqualTo(lots);
        assertThat(event.surplusLots()).isEqualTo(surplus);
        assertThat(event.surplusSide()).isEqualTo(surplusSide);
        assertThat(event.decidedBy()).isEqualTo(rule);
        assertThat(event.complete()).isTrue();
        assertThat(table.world().market().phase()).isEqualTo(Phase.OPEN);
    }

    /** Lots are of 0.0001, ticks of 0.01; both sides pay 0.1 % of what they receive. */
    @Nested
    class WorkedByHand {
        @Test
        void theMostVolume() {
            DecisionTable table = called("""
                    phase CALL reference=101
                    buy o1 alice 5 @102     | - | alice 1000 0 1000 -> 1000 510 490
                    buy o2 bob 5 @100       | - | bob 1000 0 1000 -> 1000 500 500
                    sell o3 carol 8 @100    | - | carol.BTC 10 0 10 -> 10 8 2; carol 0 0 0 -> 0 0 0 reserved 800
                    sell o4 dave 5 @103     | -
                    phase OPEN              | - | alice 1000 510 490; bob 1000 500 500
                    settle 1                | - | alice 1000 510 490 -> 500 0 500; alice.BTC 0 0 0 reserved 5 -> 4.995 0 4.995; fees 0 -> 0.5
                    settle 2                | - | bob 1000 500 500 -> 700 200 500; bob.BTC 0 0 0 reserved 5 -> 2.997 0 2.997 reserved 2; fees 0.5 -> 0.8; fees.BTC 0.005 -> 0.008
                    cancel o2               | - | carol.BTC 2 0 2; carol 799.2 0 799.2; bob 700 200 500 -> 700 0 700
                    """);

            assertUncrossed(table, 10_000, 80_000, 20_000, Side.BUY, DecidedBy.VOLUME);
        }

        @Test
        void theLeastSurplusAbove() {
            DecisionTable table = called("""
                    phase CALL reference=1
                    buy o1 alice 5 @102     | -
                    buy o2 bob 2 @101       | -
                    sell o3 carol 5 @100    | - | carol 0 0 0 -> 0 0 0 reserved 500
                    phase OPEN
                    settle 1                | - | alice 1000 510 490 -> 490 0 490; carol 0 0 0 reserved 500 -> 509.49 0 509.49
                    cancel o2               | - | bob 1000 202 798 -> 1000 0 1000
                    """);

            assertUncrossed(table, 10_200, 50_000, 0, null, DecidedBy.SURPLUS);
        }

        @Test
        void theLeastSurplusBelow() {
            DecisionTable table = called("""
                    phase CALL reference=1000
                    buy o1 alice 5 @102     | -
                    sell o2 carol 5 @100    | -
                    sell o3 dave 2 @101     | -
                    phase OPEN
                    settle 1                | - | alice 1000 510 490 -> 500 0 500; carol 0 0 0 reserved 500 -> 499.5 0 499.5
                    cancel o3               | - | dave.BTC 10 2 8 -> 10 0 10; dave 0 0 0 reserved 202 -> 0 0 0
                    """);

            assertUncrossed(table, 10_000, 50_000, 0, null, DecidedBy.SURPLUS);
        }

        @Test
        void thePressureOfBids() {
            DecisionTable table = called("""
                    phase CALL reference=1
                    buy o1 alice 8 @102     | - | alice 1000 0 1000 -> 1000 816 184
                    sell o2 carol 5 @100    | -
                    phase OPEN
                    settle 1                | - | alice 1000 816 184 -> 490 306 184; carol 0 0 0 reserved 500 -> 509.49 0 509.49
                    cancel o1               | - | alice 490 306 184 -> 490 0 490; alice.BTC 4.995 0 4.995 reserved 3 -> 4.995 0 4.995
                    """);

            assertUncrossed(table, 10_200, 50_000, 30_000, Side.BUY, DecidedBy.PRESSURE);
        }

        @Test
        void thePressureOfAsks() {
            DecisionTable table = called("""
                    phase CALL reference=1000
                    buy o1 alice 5 @102     | -
                    sell o2 carol 8 @100    | -
                    phase OPEN
                    settle 1                | - | alice 1000 510 490 -> 500 0 500; carol.BTC 10 8 2 -> 5 3 2; carol 0 0 0 reserved 800 -> 499.5 0 499.5 reserved 300
                    cancel o2               | - | carol.BTC 5 3 2 -> 5 0 5; carol 499.5 0 499.5 reserved 300 -> 499.5 0 499.5
                    """);

            assertUncrossed(table, 10_000, 50_000, 30_000, Side.SELL, DecidedBy.PRESSURE);
        }

        @Test
        void theNearestToTheReference() {
            DecisionTable table = called("""
                    phase CALL reference=100.99
                    buy o1 alice 5 @102     | -
                    sell o2 carol 5 @100    | -
                    phase OPEN
                    settle 1                | - | alice 1000 510 490 -> 500 0 500; carol 0 0 0 reserved 500 -> 499.5 0 499.5
                    """);

            assertUncrossed(table, 10_000, 50_000, 0, null, DecidedBy.REFERENCE);
            assertThat(last(table).referenceTicks()).isEqualTo(10_099);
        }

        @Test
        void theHigherOfTwoThatAreEquallyNear() {
            DecisionTable table = called("""
                    phase CALL reference=101
                    buy o1 alice 5 @102     | -
                    sell o2 carol 5 @100    | -
                    phase OPEN
                    settle 1                | - | alice 1000 510 490 -> 490 0 490; carol 0 0 0 reserved 500 -> 509.49 0 509.49
                    """);

            assertUncrossed(table, 10_200, 50_000, 0, null, DecidedBy.REFERENCE);
        }

        @Test
        void aPartlyFilledSellerKeepsTheReservationOfItsRest() {
            called("""
                    phase CALL reference=150
                    buy o1 alice 1 @150     | -
                    buy o2 bob 1 @120       | -
                    sell o3 carol 1.5 @100  | - | carol 0 0 0 -> 0 0 0 reserved 150
                    phase OPEN
                    settle 1                | - | carol 0 0 0 reserved 150 -> 119.88 0 119.88 reserved 50; alice 1000 150 850 -> 880 0 880
                    settle 2                | - | carol 119.88 0 119.88 reserved 50 -> 179.82 0 179.82; bob 1000 120 880 -> 940 60 880
                    """);
        }

        @Test
        void aTradeThatCannotSettleGivesBothSidesBackWhatTheyHeld() {
            called("""
                    phase CALL reference=101
                    buy o1 alice 5 @102     | -
                    sell o2 carol 6 @100    | -
                    buy o3 bob 1 @102       | -
                    phase OPEN
                    compensate 1            | - | alice 1000 510 490 -> 1000 0 1000; carol.BTC 10 6 4 -> 10 1 9; carol 0 0 0 reserved 600 -> 0 0 0 reserved 100
                    settle 2                | - | carol.BTC 10 1 9 -> 9 0 9; carol 0 0 0 reserved 100 -> 101.898 0 101.898
                    """);
        }
    }

    @Nested
    class Trading {
        private final World world = new World().funded(ALICE, "100000", "100").funded(BOB, "100000", "100");

        @Test
        void bothSidesAreOfTheAuctionAndNoneIsTheMaker() {
            world.send(call("101"));
            world.send(limit(ALICE, 1, Side.BUY, "102", "1"));
            world.send(limit(BOB, 2, Side.SELL, "100", "1"));

            List<Object> events = world.send(phase(Phase.OPEN));

            TradeExecuted trade = of(TradeExecuted.class, events).getFirst();
            assertThat(trade.makerSide()).isNull();
            assertThat(trade.selfTrade()).isFalse();
            assertThat(trade.buyer().released()).isEqualTo(usd("0"));
            assertThat(trade.seller().reserved()).isEqualTo(usd("100"));
            assertThat(of(OrderExecuted.class, events))
                    .extracting(OrderExecuted::liquidity)
                    .containsExactly(Liquidity.AUCTION, Liquidity.AUCTION);
            assertThat(events.getLast()).isInstanceOf(PhaseChanged.class);
        }

        @Test
        void withoutACrossTheMarketOpensWithoutAnAuction() {
            world.send(call("100"));
            world.send(limit(ALICE, 1, Side.BUY, "99.99", "1"));
            world.send(limit(BOB, 2, Side.SELL, "100", "1"));

            assertThat(world.send(phase(Phase.OPEN))).singleElement().isInstanceOf(PhaseChanged.class);
        }

        @ParameterizedTest
        @EnumSource(
                value = Phase.class,
                names = {"OPEN", "CLOSED", "HALTED", "CANCEL_ONLY"})
        void whoeverLeavesACallTradesWhatItCollected(Phase next) {
            world.send(call("100"));
            world.send(limit(ALICE, 1, Side.BUY, "100", "1"));
            world.send(limit(BOB, 2, Side.SELL, "100", "1"));

            List<Object> events = world.send(phase(next));

            assertThat(of(AuctionUncrossed.class, events))
                    .singleElement()
                    .satisfies(event -> assertThat(event.phase()).isEqualTo(next));
            assertThat(world.market().phase()).isEqualTo(next);
            assertThat(world.market().book().orders()).isZero();
            world.settle(events);
        }

        @Test
        void oneAccountMayTradeWithItselfAndItIsMarked() {
            world.send(call("100"));
            world.send(limit(ALICE, 1, Side.BUY, "100", "1"));
            world.send(limit(ALICE, 2, Side.SELL, "100", "1"));

            List<Object> events = world.send(phase(Phase.OPEN));
            world.settle(events);

            assertThat(of(TradeExecuted.class, events))
                    .singleElement()
                    .satisfies(trade -> assertThat(trade.selfTrade()).isTrue());
            assertThat(world.account(ALICE).balance(usd("0")).posted()).isEqualTo(usd("99999.9"));
            assertThat(world.account(ALICE).holds().open()).isEmpty();
        }

        @Test
        void allOfAnIcebergCounts() {
            DecisionTable table = called("""
                    phase CALL reference=100
                    buy o1 alice 5 @100 display=1   | -
                    buy o2 bob 1 @100               | -
                    sell o3 carol 5.5 @100          | -
                    phase OPEN                      | -
                    settle 1                        | - | alice 1000 500 500 -> 500 0 500
                    settle 2                        | - | bob 1000 100 900 -> 950 50 900
                    """);

            assertThat(last(table).lots()).isEqualTo(55_000);
        }

        @Test
        void anOrderWhoseTimeIsOverEndsBeforeTheAuction() {
            DecisionTable table = called("""
                    phase CALL reference=100
                    buy o1 alice 5 @100 until=10:00   | -
                    sell o2 carol 5 @100              | -
                    time 10:00                        | =
                    phase OPEN                        | -
                    """);

            List<Object> log = table.world().streams().log();
            assertThat(of(AuctionUncrossed.class, log)).isEmpty();
            assertThat(of(OrderExpired.class, log)).hasSize(1);
            assertThat(log.getLast()).isInstanceOf(PhaseChanged.class);
        }

        @Test
        void anOrderThatExpiresLaterTrades() {
            DecisionTable table = called("""
                    phase CALL reference=100
                    buy o1 alice 5 @100 until=10:00   | -
                    sell o2 carol 5 @100              | -
                    time 09:59:59.999999              | =
                    phase OPEN                        | -
                    """);

            assertThat(last(table).lots()).isEqualTo(50_000);
        }

        @Test
        void stopsThatThePriceMakesDueFireAfterwards() {
            DecisionTable table = called("""
                    phase CALL reference=100
                    buy o1 alice 2 @102             | -
                    sell o2 carol 2 @102            | -
                    buy o3 bob 1 @110 stop=102      | -
                    sell o4 dave 1 @105             | -
                    sell o5 dave 1 @90 stop=101     | -
                    phase OPEN                      | -
                    """);

            List<Object> log = table.world().streams().log();
            int opened = log.indexOf(of(PhaseChanged.class, log).getLast());
            List<Object> after = log.subList(opened, log.size());
            assertThat(of(TimeAdvanced.class, after)).hasSize(1);
            assertThat(of(OrderTriggered.class, after))
                    .singleElement()
                    .satisfies(fired ->
                            assertThat(fired.orderId()).isEqualTo(OrderId.of(BTC_USD, Vocabulary.unique("z3"))))
                    .satisfies(fired -> assertThat(fired.tradeId()).isEqualTo(TradeId.of(BTC_USD, 1)));
            assertThat(of(TradeExecuted.class, after))
                    .singleElement()
                    .satisfies(trade -> assertThat(trade.price()).isEqualByComparingTo("105"));
        }

        @Test
        void aStopThatAReferenceMakesDueNamesNoTrade() {
            DecisionTable table = called("""
                    phase CALL reference=100
                    buy o1 alice 2 @100             | -
                    sell o2 carol 2 @100            | -
                    phase OPEN                      | -
                    buy o3 bob 1 @110 stop=105      | -
                    phase CALL reference=106        | -
                    phase OPEN                      | -
                    """);

            assertThat(of(OrderTriggered.class, table.world().streams().log()))
                    .singleElement()
                    .satisfies(fired -> {
                        assertThat(fired.tradeId()).isNull();
                        assertThat(fired.lastPrice()).isEqualByComparingTo("106");
                    });
        }

        @Test
        void noStopFiresWhereTheMarketDoesNotOpen() {
            DecisionTable table = called("""
                    phase CALL reference=100
                    buy o1 alice 2 @102             | -
                    sell o2 carol 2 @102            | -
                    buy o3 bob 1 @110 stop=102      | -
                    phase CLOSED                    | -
                    """);

            assertThat(of(OrderTriggered.class, table.world().streams().log())).isEmpty();
            table.then("phase OPEN | -");
            assertThat(of(OrderTriggered.class, table.world().streams().log())).hasSize(1);
        }

        @Test
        void aRehearsalLeavesTheBookAsItWas() {
            world.send(call("101"));
            world.send(limit(ALICE, 1, Side.BUY, "102", "1"));
            world.send(limit(BOB, 2, Side.SELL, "100", "3"));
            String hash = world.market().bookHash();

            world.streams().rehearse(() -> Handlers.decide(phase(Phase.OPEN), world.streams()));

            assertThat(world.market().bookHash()).isEqualTo(hash);
            assertThat(world.market().phase()).isEqualTo(Phase.CALL);
            assertThat(of(TradeExecuted.class, world.send(phase(Phase.OPEN)))).hasSize(1);
        }
    }

    /** 250 matches a commit. */
    @Nested
    class InParts {
        private static final int ORDERS = 501;

        private final World world =
                new World().unlimited().funded(ALICE, "100000", "0").funded(BOB, "0", "100");

        private void collect() {
            world.send(call("100"));
            for (int n = 1; n <= ORDERS; n++) {
                world.send(limit(ALICE, n, Side.BUY, n % 2 == 0 ? "101" : "100", "0.01"));
            }
            world.send(limit(BOB, ORDERS + 1, Side.SELL, "99", "5.01"));
        }

        @Test
        void theAuctionGoesOnAtItsPriceAndEveryUnitIsCapturedOrReleased() {
            collect();

            List<Object> events = world.send(phase(Phase.OPEN));

            List<AuctionUncrossed> parts = of(AuctionUncrossed.class, events);
            assertThat(parts).extracting(AuctionUncrossed::priceTicks).containsExactly(10_000L, 10_000L, 10_000L);
            assertThat(parts).extracting(AuctionUncrossed::lots).containsExactly(25_000L, 25_000L, 100L);
            assertThat(parts).extracting(AuctionUncrossed::complete).containsExactly(false, false, true);
            assertThat(parts).extracting(AuctionUncrossed::decidedBy).containsExactly(DecidedBy.REFERENCE, null, null);
            assertThat(parts).extracting(AuctionUncrossed::referenceTicks).containsExactly(10_000L, null, null);
            assertThat(of(TradeExecuted.class, events)).hasSize(ORDERS);
            assertThat(events.getLast()).isInstanceOf(PhaseChanged.class);
            world.settle(events);
            assertThat(world.account(ALICE).balance(usd("0")).posted()).isEqualTo(usd("99499"));
            assertThat(world.account(ALICE).balance(usd("0")).held()).isEqualTo(usd("0"));
            assertThat(world.account(ALICE).holds().open()).isEmpty();
            assertThat(world.account(BOB).holds().open()).isEmpty();
            // 501 fees of 0.001 USD
            assertThat(world.account(BOB).balance(usd("0")).posted()).isEqualTo(usd("500.499"));
        }

        @Test
        void aReplayOfTheEventsHasTheSameBook() {
            collect();
            world.send(phase(Phase.OPEN));

            MarketState replayed = null;
            for (MarketEvent event : of(MarketEvent.class, world.streams().log())) {
                replayed = MarketState.evolve(replayed, event);
            }

            assertThat(replayed).isEqualTo(world.market());
            assertThat(replayed.bookHash()).isEqualTo(world.market().bookHash());
        }

        @Test
        void afterAKillTheMarketDecidesNothingElseUntilTheAuctionIsOver() {
            collect();
            AuctionUncrossed part = of(AuctionUncrossed.class, world.sendAndDie(phase(Phase.OPEN)))
                    .getFirst();
            assertThat(part.complete()).isFalse();

            assertThat(rejectionOf(() -> world.send(limit(ALICE, 900, Side.BUY, "100", "1"))))
                    .isEqualTo(new PhaseRefuses(BTC_USD, Phase.CALL, PhaseAction.REST, List.of()));
            assertThat(rejectionOf(() -> world.send(new CancelOrder(BTC_USD, order(ORDERS))))
                            .code())
                    .isEqualTo("market.phase");
            assertThat(rejectionOf(() -> world.send(
                                    new AmendOrder(BTC_USD, order(ORDERS), new BigDecimal("0.001"), null, null, null)))
                            .code())
                    .isEqualTo("market.phase");
            assertThat(world.send(new AdvanceTime(BTC_USD))).isEmpty();

            List<Object> rest = world.send(goOn(part));
            assertThat(of(AuctionUncrossed.class, rest)).hasSize(2);
            assertThat(of(TradeExecuted.class, rest)).hasSize(ORDERS - 250);
            assertThat(world.market().phase()).isEqualTo(Phase.OPEN);
            assertThat(world.send(goOn(part))).isEmpty();
        }

        @Test
        void afterAKillNoOrderTradesBeyondItsTime() {
            world.send(call("100"));
            for (int n = 1; n <= ORDERS; n++) {
                Lifetime lifetime = new Lifetime(TimeInForce.GTD, Vocabulary.NOW.plusSeconds(60));
                Limit terms = new Limit(Side.BUY, decimal("100"), decimal("0.01"), lifetime, null, null);
                world.send(new PlaceOrder(ALICE, order(n), BTC_USD, terms, SelfTradePrevention.NONE, null));
            }
            world.send(limit(BOB, ORDERS + 1, Side.SELL, "99", "5.01"));
            List<Object> first = world.sendAndDie(phase(Phase.OPEN));
            AuctionUncrossed part = of(AuctionUncrossed.class, first).getFirst();
            world.at(Vocabulary.NOW.plusSeconds(60));

            List<Object> rest = world.send(goOn(part));

            assertThat(of(OrderExpired.class, rest)).hasSize(ORDERS - 250);
            assertThat(of(TradeExecuted.class, rest)).isEmpty();
            assertThat(world.market().phase()).isEqualTo(Phase.OPEN);
            world.settle(first).settle(rest);
            assertThat(world.account(ALICE).holds().open()).isEmpty();
        }

        @Test
        void afterAKillWhatIsLeftCrossesAtAnotherPrice() {
            world.send(call("100"));
            for (int n = 1; n <= 300; n++) {
                world.send(limit(ALICE, n, Side.BUY, "105", "0.01"));
                Lifetime lifetime = new Lifetime(TimeInForce.GTD, Vocabulary.NOW.plusSeconds(60));
                Limit terms = new Limit(Side.SELL, decimal("100"), decimal("0.01"), lifetime, null, null);
                world.send(new PlaceOrder(BOB, order(300 + n), BTC_USD, terms, SelfTradePrevention.NONE, null));
            }
            world.send(limit(BOB, 601, Side.SELL, "103", "0.1"));
            List<Object> first = world.sendAndDie(phase(Phase.OPEN));
            AuctionUncrossed part = of(AuctionUncrossed.class, first).getFirst();
            assertThat(part.priceTicks()).isEqualTo(10_000);
            world.at(Vocabulary.NOW.plusSeconds(60));

            List<Object> rest = world.send(goOn(part));

            assertThat(of(OrderExpired.class, rest)).hasSize(50);
            assertThat(of(TradeExecuted.class, rest))
                    .hasSize(10)
                    .allMatch(trade -> trade.price().equals(decimal("105.00")));
            assertThat(world.market().phase()).isEqualTo(Phase.OPEN);
            assertThat(world.market().book().best(Side.SELL)).isNull();
            assertThat(world.market().book().best(Side.BUY).openLots()).isEqualTo(4_000);
            world.settle(first).settle(rest);
        }

        @Test
        void aRepeatOfTheCommandGoesOnAsWell() {
            collect();
            AuctionUncrossed part = of(AuctionUncrossed.class, world.sendAndDie(phase(Phase.OPEN)))
                    .getFirst();

            List<Object> rest = world.send(phase(Phase.OPEN));

            assertThat(of(TradeExecuted.class, rest)).hasSize(ORDERS - 250);
            assertThat(of(PhaseChanged.class, rest))
                    .singleElement()
                    .satisfies(changed -> assertThat(changed.before()).isEqualTo(Phase.CALL));
            assertThat(world.send(goOn(part))).isEmpty();
        }

        @Test
        void aStaleContinuationDoesNotEndALaterCall() {
            collect();
            AuctionUncrossed part =
                    of(AuctionUncrossed.class, world.send(phase(Phase.OPEN))).getFirst();
            world.send(call("100"));
            world.send(limit(ALICE, 900, Side.BUY, "100", "1"));
            world.send(limit(BOB, 901, Side.SELL, "100", "1"));

            assertThat(world.send(goOn(part))).isEmpty();
            assertThat(world.market().phase()).isEqualTo(Phase.CALL);
        }

        @Test
        void aFreezeInBetweenTakesItsOrdersAndTheAuctionGoesOn() {
            collect();
            AuctionUncrossed part = of(AuctionUncrossed.class, world.sendAndDie(phase(Phase.OPEN)))
                    .getFirst();

            world.send(new FreezeAccount(ALICE, FreezeLevel.DEBITS, "odd"));
            List<Object> rest = world.send(goOn(part));

            assertThat(of(TradeExecuted.class, rest)).isEmpty();
            assertThat(of(AuctionUncrossed.class, rest)).singleElement().satisfies(last -> {
                assertThat(last.lots()).isZero();
                assertThat(last.complete()).isTrue();
            });
            assertThat(world.market().phase()).isEqualTo(Phase.OPEN);
        }

        private static ContinueAuction goOn(AuctionUncrossed part) {
            return new ContinueAuction(part.marketId(), part.phase(), part.reason(), part.session());
        }
    }
}
