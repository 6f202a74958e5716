package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.AssignAccount;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.SetTier;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.market.FeeAsset;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.market.TradeFees.TierRates;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderFields;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fees in the quote asset, and rates by tier. The maker pays 0.1 %, the taker 0.2 % where a row says no other. */
class FeesTest {
    private static final String TWO = """
            open alice
            open bob
            deposit alice 10 BTC
            deposit bob 1000 USD
            """;

    @Test
    void aBuyerThatArrivesPaysOnTop() {
        DecisionTable.of(TWO).then("""
                terms fees=QUOTE
                sell o1 alice 2 @100
                buy o2 bob 1 @101 | - | bob 1000 0 1000 -> 1000 101.202 898.798; bob.BTC 0 0 0 -> 0 0 0 reserved 1
                settle 1          | - | bob 1000 101.202 898.798 -> 899.8 0 899.8; bob.BTC 0 0 0 reserved 1 -> 1 0 1; alice.BTC 10 2 8 -> 9 1 8; alice 0 0 0 reserved 200 -> 99.9 0 99.9 reserved 100; fees 0 -> 0.3; fees.BTC 0 -> 0
                """);
    }

    @Test
    void aBuyerThatRestedPaysTheMakersRateAndGetsTheDifferenceBack() {
        DecisionTable.of(TWO).then("""
                terms fees=QUOTE
                buy o1 bob 2 @100  | - | bob 1000 0 1000 -> 1000 200.4 799.6
                sell o2 alice 1    | - | alice.BTC 10 0 10 -> 10 1 9
                settle 1           | - | bob 1000 200.4 799.6 -> 899.9 100.2 799.7; alice 0 0 0 reserved 100 -> 99.8 0 99.8; fees 0 -> 0.3
                cancel o1          | - | bob 899.9 100.2 799.7 -> 899.9 0 899.9
                """);
    }

    @Test
    void aReductionReleasesItsPartOfTheFee() {
        DecisionTable.of(TWO).then("""
                terms fees=QUOTE
                buy o1 bob 0.0003 @16.66 | - | bob 1000 0 1000 -> 1000 0.005007 999.994993
                amend o1 0.0002         | - | bob 1000 0.005007 999.994993 -> 1000 0.003338 999.996662
                amend o1 0.0001         | - | bob 1000 0.003338 999.996662 -> 1000 0.001669 999.998331
                cancel o1                | - | bob 1000 0.001669 999.998331 -> 1000 0 1000
                """);
    }

    @Test
    void fundsMustCoverTheFee() {
        DecisionTable.of(TWO).then("""
                terms fees=QUOTE
                buy o1 bob 1 @998.01 | account.insufficient-available
                buy o1 bob 1 @998    | - | bob 1000 0 1000 -> 1000 999.996 0.004
                """);
    }

    @Test
    void aBudgetIncludesTheFees() {
        DecisionTable.of(TWO).then("""
                terms fees=QUOTE
                sell o1 alice 1 @100
                sell o2 alice 1 @100
                buy o3 bob any budget=100.2 | - | bob 1000 0 1000 -> 1000 100.2 899.8
                settle 1                    | - | bob 1000 100.2 899.8 -> 899.8 0 899.8
                buy o4 bob any budget=50.05 | - | bob 899.8 0 899.8 -> 899.8 50.0499 849.7501
                settle 2                    | - | bob 899.8 50.0499 849.7501 -> 849.7501 0 849.7501
                """);
    }

    @Test
    void aCancelledTradeGivesTheFeeBack() {
        DecisionTable.of(TWO).then("""
                terms fees=QUOTE
                sell o1 alice 1 @100
                buy o2 bob 1 @100 | - | bob 1000 0 1000 -> 1000 100.2 899.8
                compensate 1      | - | bob 1000 100.2 899.8 -> 1000 0 1000; alice.BTC 10 1 9 -> 10 0 10; fees 0
                """);
    }

    @Test
    void theAssetOfTheFeesChangesOnlyWithoutLiveOrders() {
        DecisionTable.of(TWO).then("""
                buy o1 bob 1 @100
                terms fees=QUOTE         | market.orders-live
                terms VIP=0/0            | -
                cancel o1
                terms fees=QUOTE         | -
                terms fees=QUOTE STANDARD=0/0 | market.terms
                terms fees=QUOTE VIP=1/0 | market.fee-rate
                terms fees=QUOTE VIP=0/-0.1 | market.fee-rate
                """);
    }

    @Test
    void anOrderKeepsTheRatesOfItsPlacing() {
        DecisionTable.of(TWO).then("""
                terms fees=QUOTE maker=0.01 taker=0.02
                buy o1 bob 2 @100              | - | bob 1000 0 1000 -> 1000 204 796
                terms fees=QUOTE maker=0.5 taker=0.5
                sell o2 alice 1 @100
                settle 1                       | - | bob 1000 204 796 -> 899 102 797; alice 0 0 0 reserved 100 -> 50 0 50
                """);
    }

    @Test
    void theRatesAreThoseOfTheCustomersTier() {
        DecisionTable table = DecisionTable.of(TWO);
        World world = table.world().unlimited();
        CustomerId customer = new CustomerId("cus_bob");
        world.send(new CreateCustomer(customer));
        world.send(new AssignAccount(BOB, customer, "his"));
        table.then("""
                terms fees=QUOTE VIP=0.0001/0.0005 PREMIUM=0/0
                sell o1 alice 5 @100
                buy o2 bob 1 @100 | - | bob 1000 0 1000 -> 1000 100.2 899.8
                """);
        world.send(new SetTier(customer, Tier.VIP, "big"));
        table.then("""
                buy o3 bob 1 @100 | - | bob 1000 100.2 899.8 -> 1000 200.25 799.75
                settle 2          | - | bob 1000 200.25 799.75 -> 899.95 100.2 799.75
                """);
        world.send(new SetTier(customer, Tier.PREMIUM, "less"));
        table.then("buy o4 bob 1 @100 | - | bob 899.95 100.2 799.75 -> 899.95 200.2 699.75");
    }

    // Random orders

    private long placed;
    private int uneven;

    /**
     * After each commit the invariants of {@link World} compare each hold with what its order needs and its trades
     * capture and release, to the last digit.
     */
    @ParameterizedTest
    @ValueSource(strings = {"0.00137 0.0029", "0.0031 0.00217", "0 0.3333333"})
    void everyHoldEqualsTheNeed(String rates) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed + " rates " + rates);
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World().funded(ALICE, "1000000", "1000").funded(BOB, "1000000", "1000");
        world.send(quoteFees(rates.split(" ")));
        BigDecimal fees = BigDecimal.ZERO;
        for (int n = 0; n < 7_000; n++) {
            List<Object> events = attempt(world, command(random));
            for (Object event : events) {
                if (event instanceof TradeExecuted trade) {
                    assertThat(trade.buyer().released().isNegative())
                            .as("released")
                            .isFalse();
                    fees = fees.add(trade.buyer().fee().amount())
                            .add(trade.seller().fee().amount());
                    uneven += trade.buyer().released().isPositive() ? 1 : 0;
                }
            }
            world.settle(events);
        }
        world.settle(world.send(new CancelOrders(BTC_USD, null, CancelReason.REQUESTED)));
        assertThat(world.account(ALICE).holds().open()).isEmpty();
        assertThat(world.account(BOB).holds().open()).isEmpty();
        BigDecimal posted = world.account(ALICE)
                .balance(usd("0"))
                .posted()
                .plus(world.account(BOB).balance(usd("0")).posted())
                .amount();
        assertThat(posted.add(fees)).as("dollars").isEqualByComparingTo("2000000");
        assertThat(uneven).as("buyers that got a part of their hold back").isGreaterThan(500);
    }

    private static ChangeTerms quoteFees(String[] rates) {
        return new ChangeTerms(
                BTC_USD,
                decimal("0.01"),
                decimal("0.0001"),
                decimal(rates[0]),
                decimal(rates[1]),
                OrderSizes.ANY,
                PriceBands.NONE,
                OrderKinds.ALL,
                OpenOrderLimits.MOST,
                new TradeFees(FeeAsset.QUOTE, List.of(new TierRates(Tier.VIP, BigDecimal.ZERO, BigDecimal.ZERO))),
                "a test");
    }

    /** The events of a command, also of the commits before one in which it was refused. */
    private static List<Object> attempt(World world, Object command) {
        int before = world.streams().log().size();
        try {
            world.send(command);
        } catch (RejectedException e) {
            // The next command is another one
        }
        return List.copyOf(
                world.streams().log().subList(before, world.streams().log().size()));
    }

    private Object command(SplittableRandom random) {
        int kind = random.nextInt(10);
        if (kind < 2 && placed > 0) {
            return new CancelOrder(BTC_USD, order(placed - random.nextLong(Math.min(placed, 20))));
        }
        if (kind < 4 && placed > 0) {
            BigDecimal price = random.nextInt(3) > 0 ? null : BigDecimal.valueOf(random.nextLong(9_990, 10_010), 2);
            return new AmendOrder(
                    BTC_USD,
                    order(placed - random.nextLong(Math.min(placed, 20))),
                    quantity(random.nextInt(1, 120)),
                    price,
                    null,
                    null);
        }
        List<SelfTradePrevention> modes = List.of(SelfTradePrevention.values());
        placed++;
        AccountId account = random.nextBoolean() ? ALICE : BOB;
        return new PlaceOrder(
                account, order(placed), BTC_USD, terms(random), modes.get(random.nextInt(modes.size())), null);
    }

    private static BigDecimal quantity(long lots) {
        return new BigDecimal("0.0001").multiply(BigDecimal.valueOf(lots));
    }

    private static OrderTerms terms(SplittableRandom random) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        BigDecimal price = BigDecimal.valueOf(random.nextLong(9_990, 10_010), 2);
        BigDecimal stop = BigDecimal.valueOf(random.nextLong(9_990, 10_010), 2);
        BigDecimal quantity = quantity(random.nextInt(1, 100));
        List<OrderFields> kinds = new ArrayList<>();
        for (TimeInForce force : List.of(TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK)) {
            kinds.add(
                    new OrderFields(OrderType.LIMIT, side, force, price, null, null, quantity, null, null, null, null));
        }
        kinds.add(new OrderFields(
                OrderType.LIMIT, side, null, price, null, null, quantity(50), null, quantity(7), null, null));
        kinds.add(new OrderFields(OrderType.MARKET, side, null, null, null, null, quantity, null, null, null, null));
        kinds.add(new OrderFields(OrderType.STOP, Side.BUY, null, null, stop, null, quantity, null, null, null, null));
        BigDecimal budget = BigDecimal.valueOf(random.nextLong(1, 2_000_000), 6);
        kinds.add(new OrderFields(
                OrderType.MARKET,
                Side.BUY,
                null,
                null,
                null,
                null,
                random.nextBoolean() ? quantity : null,
                budget,
                null,
                null,
                null));
        return OrderTerms.of(kinds.get(random.nextInt(kinds.size()))).orElseThrow();
    }
}
