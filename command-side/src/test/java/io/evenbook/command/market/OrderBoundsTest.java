package io.evenbook.command.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.market.Phase;
import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

/** The bounds of a market's terms, each at the bound and one step beyond. The tick is 0.01, the lot 0.0001. */
class OrderBoundsTest {
    private static final String TWO = """
            open alice
            open bob
            deposit alice 1000 BTC
            deposit bob 1000000 USD
            """;

    @Test
    void quantities() {
        DecisionTable.of(TWO).then("""
                terms minimumQuantity=0.01 maximumQuantity=5
                buy o1 bob 0.0099 @100          | order.minimum
                buy o1 bob 0.00995 @100         | order.lot
                buy o1 bob 0.01 @100            | -
                buy o2 bob 5 @100               | -
                buy o3 bob 5.0001 @100          | order.maximum
                sell o4 alice 5.0001            | order.maximum
                sell o4 alice 0.0099 stop=50    | order.minimum
                buy o5 bob any budget=0.01      | -
                amend o2 0.0099                 | order.minimum
                amend o2 0.01                   | -
                terms
                buy o6 bob 0.0001 @100          | -
                """);
    }

    @Test
    void notionals() {
        DecisionTable.of(TWO).then("""
                terms minimumNotional=10 maximumNotional=1000
                buy o1 bob 0.0999 @100          | order.minimum
                buy o1 bob 0.1 @100             | -
                buy o2 bob 10 @100              | -
                buy o3 bob 10.0001 @100         | order.maximum
                buy o3 bob any budget=9.999999  | order.minimum
                buy o3 bob any budget=1000.000001 | order.maximum
                sell o4 alice 0.1999 stop=50    | order.minimum
                sell o4 alice 0.2 stop=50       | -
                sell o5 alice 0.0001            | -
                sell o6 alice 9.9999            | -
                sell o7 alice 10.0001           | order.maximum
                sell o7 alice 0.0999            | order.minimum
                """);
    }

    @Test
    void aMarketBuyIsJudgedAtItsProtectionPrice() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 10 @100
                terms maximumNotional=1000 protectionTicks=1000
                buy o2 bob 9.0910               | order.maximum
                buy o2 bob 9.0909               | -
                """);
    }

    @Test
    void theMarketsProtectionBoundsBudgetsToo() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 1 @100
                sell o2 alice 1 @111
                terms protectionTicks=1000
                buy o3 bob any budget=500       | -
                cancel o1                       | order.ended
                amend o2 @110                   | -
                buy o4 bob any budget=500       | -
                cancel o2                       | order.ended
                terms
                sell o5 alice 1 @100
                sell o6 alice 1 @200
                buy o7 bob any budget=500       | -
                cancel o6                       | order.ended
                """);
    }

    @Test
    void theStaticBandLiesAroundTheReferenceAndDoesNotMove() {
        DecisionTable.of(TWO).then("""
                terms static=150
                buy o1 bob 1 @500               | -
                cancel o1
                sell o2 alice 1 @100.01
                buy o3 bob 0.5 @100.01          | -
                buy o4 bob 1 @101.51            | -
                buy o5 bob 1 @101.52            | order.price-band
                sell o6 alice 1 @98.51          | -
                cancel o6                       | -
                sell o7 alice 1 @98.50          | order.price-band
                buy o8 bob 1 @98.50             | order.price-band
                sell o9 alice 1 @98.50 post-only=SLIDE | order.price-band
                sell o9 alice 1 @98.50 stop=99  | order.price-band
                sell o9 alice 1 @98.51 stop=98.60 | -
                sell o10 alice 1 stop=50        | -
                """);
    }

    @Test
    void theReferenceIsTheLastPriceWhenTermsChangeOrTheMarketOpens() {
        DecisionTable table = DecisionTable.of(TWO).then("""
                terms static=1000
                sell o1 alice 1 @100
                buy o2 bob 1 @100               | -
                sell o3 alice 1 @110
                buy o4 bob 1 @110               | -
                buy o5 bob 1 @115               | order.price-band
                phase HALTED
                phase OPEN
                buy o5 bob 1 @121               | -
                buy o6 bob 1 @121.01            | order.price-band
                sell o7 alice 1 @121            | -
                buy o8 bob 1 @125               | order.price-band
                terms static=1001
                buy o8 bob 1 @133.11            | -
                """);
        assertThat(table.world().market().referenceTicks()).isEqualTo(12_100);
    }

    @Test
    void theReferenceIsThePriceThatAnOperatorNamedForAnAuction() {
        DecisionTable table = DecisionTable.of(TWO).then("""
                terms static=1000
                sell o1 alice 1 @100
                buy o2 bob 1 @100               | -
                sell o3 alice 1 @200            | order.price-band
                phase CALL reference=200
                sell o3 alice 1 @200            | -
                buy o4 bob 1 @100               | order.price-band
                buy o4 bob 1 @180               | -
                phase OPEN
                buy o5 bob 1 @220               | -
                """);
        assertThat(table.world().market().referenceTicks()).isEqualTo(20_000);
    }

    @Test
    void theReferenceMovesToTheLastPriceWhenAnOperatorNamesIt() {
        DecisionTable.of(TWO).then("""
                terms static=1000
                sell o1 alice 1 @100
                buy o2 bob 1 @100               | -
                sell o3 alice 1 @110
                buy o4 bob 1 @110               | -
                phase CALL
                buy o5 bob 1 @115               | order.price-band
                phase CALL reference=110        | -
                buy o5 bob 1 @115               | -
                phase CALL reference=110        | =
                """);
    }

    @Test
    void theDynamicBandCancelsTheRest() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @100
                terms dynamic=100
                sell o3 alice 1 @100.5
                sell o4 alice 1 @101
                sell o5 alice 1 @101.01
                buy o6 bob 3 @102               | - | bob 1000000 100 999900 -> 1000000 304 999696
                cancel o6                       | order.ended
                sell o7 alice 1 @102            | -
                buy o8 bob 1 @101.01            | -
                buy o9 bob 1 @102               | -
                """);
    }

    @Test
    void theDynamicBandCallsAnAuction() {
        DecisionTable table = DecisionTable.of(TWO).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @100
                terms dynamic=100 action=AUCTION
                sell o3 alice 1 @101
                sell o4 alice 1 @101.01
                buy o5 bob 1 @90 stop=101
                buy o6 bob 3 @102               | -
                buy o7 bob 1 @102               | -
                buy o8 bob 1 @102 IOC           | market.phase
                cancel o6                       | -
                cancel o5                       | -
                cancel o4                       | -
                """);
        assertThat(table.world().market().book().phase()).isEqualTo(Phase.CALL);
        assertThat(table.world().market().book().trades()).isEqualTo(2);
    }

    @Test
    void theDynamicBandCountsFromTheLastTradeBeforeTheTaker() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @100
                terms dynamic=100
                sell o3 alice 1 @101
                sell o4 alice 1 @101.01
                buy o5 bob 2 @102               | -
                cancel o5                       | order.ended
                buy o6 bob 1 @102               | -
                cancel o6                       | order.ended
                """);
    }

    @Test
    void protectionInTicksIsForBothSides() {
        DecisionTable.of(TWO).then("""
                terms protectionTicks=100
                sell o1 alice 1 @100
                sell o2 alice 1 @101
                sell o3 alice 1 @101.01
                buy o4 bob 3                    | - | bob 1000000 0 1000000 -> 1000000 202 999798
                cancel o3
                buy o5 bob 1 @100
                buy o6 bob 1 @99
                buy o7 bob 1 @98.99
                sell o8 alice 3                 | -
                cancel o5                       | order.ended
                cancel o6                       | order.ended
                cancel o7                       | -
                """);
    }

    @Test
    void typesAndModes() {
        DecisionTable.of(TWO).then("""
                terms types=LIMIT,STOP modes=CANCEL_OLDEST,DECREMENT default=DECREMENT
                sell o1 alice 0.00001           | order.type
                buy o1 bob 1 @100 stop=90       | order.type
                sell o1 alice 1 stop=50         | order.self-trade-prevention
                sell o1 alice 1 stop=50 stp=CANCEL_OLDEST | -
                sell o2 alice 1 @0.001 stp=NONE | order.self-trade-prevention
                sell o2 alice 2 @100 stp=DEFAULT | -
                deposit alice 100 USD
                buy o3 alice 1 @100 stp=DEFAULT | - | alice.BTC 1000 3 997 -> 1000 2 998
                """);
    }

    @Test
    void openOrders() {
        DecisionTable.of(TWO).then("""
                terms orders=2 allOrders=3
                buy o1 bob 1 @1                 | -
                buy o2 bob 1 @1                 | -
                buy o3 bob 1 @1                 | order.open-orders
                buy o3 bob 1 @1 IOC             | -
                sell o4 alice 1 @100            | -
                sell o5 alice 1 @100            | order.open-orders
                cancel o1
                sell o5 alice 1 @100            | -
                terms orders=0
                cancel o2
                buy o6 bob 1 @1                 | order.open-orders
                """);
    }
}
