package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.BOB;

import io.evenbook.api.account.AccountCommand.AssignAccount;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.SetTier;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.World;
import org.junit.jupiter.api.Test;

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
}
