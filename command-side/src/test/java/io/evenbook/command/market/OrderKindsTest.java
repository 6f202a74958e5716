package io.evenbook.command.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

/**
 * Stops, icebergs, orders that expire and orders with a protection price, and their accounts. The maker pays a fee of
 * 0.1 % of its receipts, the taker 0.2 %; each trade is settled right away only where its effect is shown.
 */
class OrderKindsTest {
    private static final String FOUR = """
            open alice
            open bob
            open carol
            open dave
            deposit alice 100 BTC
            deposit bob 10000 USD
            deposit carol 10 BTC
            deposit carol 10000 USD
            deposit dave 10000 USD
            """;

    // Stops

    @Test
    void aStopThatBuysHoldsItsProtectionPriceAndFiresWhenThePriceIsReached() {
        DecisionTable.of(FOUR).then("""
                sell o1 alice 1 @100
                sell o2 alice 5 @102
                buy o3 carol 2 stop=100              | - | carol 10000 0 10000 -> 10000 220 9780; carol.BTC 10 0 10 -> 10 0 10 reserved 2
                buy o4 bob 1 @100                    | - | carol 10000 220 9780; bob 10000 0 10000 -> 10000 100 9900
                # The stop took 2 @102 out of its hold of 2 @110
                settle 2                             | - | carol 10000 220 9780 -> 9796 0 9796; carol.BTC 10 0 10 reserved 2 -> 11.996 0 11.996
                cancel o3                            | order.ended
                cancel o2                            | -
                """);
    }

    @Test
    void aStopThatFiresOnArrivalIsThatOfItsCommand() {
        DecisionTable.of(FOUR).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @100
                sell o3 alice 5 @101
                # Already due; the rest of its hold comes back in its own commit
                buy o4 carol 1 stop=99 protection=105 | - | carol 10000 0 10000 -> 10000 105 9895; carol.BTC 10 0 10 -> 10 0 10 reserved 1
                settle 2                              | - | carol 10000 105 9895 -> 9899 0 9899
                cancel o4                             | order.ended
                buy o5 carol 7 stop=99 protection=105 | - | carol 9899 0 9899 -> 9899 420 9479
                settle 3                              | - | carol 9899 420 9479 -> 9495 0 9495
                """);
    }

    @Test
    void aStopThatSellsNeedsNoProtection() {
        DecisionTable.of(FOUR).then("""
                buy o1 bob 1 @100
                buy o2 bob 1 @60
                sell o3 carol 2 stop=100        | - | carol.BTC 10 0 10 -> 10 2 8; carol 10000 0 10000 -> 10000 0 10000 reserved 200
                sell o4 alice 1 @100            | -
                settle 1
                # It found one of two; another account's command released nothing of its hold
                settle 2                        | - | carol.BTC 10 2 8 -> 9 1 8; carol 10000 0 10000 reserved 200 -> 10059.88 0 10059.88 reserved 100
                release carol o3 end 1 BTC 0.01 USD | - | carol.BTC 9 1 8 -> 9 0 9; carol 10059.88 0 10059.88 reserved 100 -> 10059.88 0 10059.88
                release carol o3 end 1 BTC 0.01 USD | =
                """);
    }

    @Test
    void aStopLimitRestsWhatItDoesNotFind() {
        DecisionTable.of(FOUR).then("""
                sell o1 alice 2 @100
                sell o2 alice 1 @101
                buy o3 carol 3 @101 stop=100    | - | carol 10000 0 10000 -> 10000 303 9697
                buy o4 bob 1 @100               | -
                settle 2                        | - | carol 10000 303 9697 -> 9900 202 9698
                settle 3                        | - | carol 9900 202 9698 -> 9799 101 9698
                cancel o3                       | - | carol 9799 101 9698 -> 9799 0 9799
                cancel o3                       | order.ended
                """);
    }

    @Test
    void waitingStopsAreCancelledReducedAndFrozenAsRestingOrdersAre() {
        DecisionTable.of(FOUR).then("""
                buy o1 bob 1 stop=50            | - | bob 10000 0 10000 -> 10000 55 9945
                buy o2 bob 2 @60 stop=50        | - | bob 10000 55 9945 -> 10000 175 9825
                sell o3 carol 2 stop=10         | - | carol.BTC 10 0 10 -> 10 2 8
                amend o2 1                     | - | bob 10000 175 9825 -> 10000 115 9885
                amend o3 0.5                   | - | carol.BTC 10 2 8 -> 10 0.5 9.5; carol 10000 0 10000 reserved 20 -> 10000 0 10000 reserved 5
                cancel o1                       | - | bob 10000 115 9885 -> 10000 60 9940
                freeze bob DEBITS               | - | bob 10000 60 9940 -> 10000 0 10000
                cancel o2                       | order.ended
                cancel-all                      | -
                cancel o3                       | order.ended
                cancel-all                      | =
                """);
    }

    @Test
    void aCascadeFiresByPriceAndThenByArrival() {
        DecisionTable.of(FOUR).then("""
                sell o1 alice 1 @100
                sell o2 alice 1 @101
                sell o3 alice 1 @102
                sell o4 alice 1 @103
                buy o5 carol 1 stop=102
                buy o6 carol 1 stop=101
                buy o7 bob 1 stop=101
                # 100 fires nothing; then 101 fires o6 at 102, which makes o5 due, yet o7 was due first
                buy o8 dave 1 @100
                buy o9 dave 1 @101    | -
                cancel o6             | order.ended
                cancel o7             | order.ended
                cancel o5             | order.ended
                settle 3              | - | carol 10000 223.3 9776.7 -> 9898 112.2 9785.8
                settle 4              | - | bob 10000 111.1 9888.9 -> 9897 0 9897
                release carol o5 end 112.2 USD 1 BTC | - | carol 9898 112.2 9785.8 -> 9898 0 9898
                """);
    }

    @Test
    void whatAStopNamesIsChecked() {
        DecisionTable.of(FOUR).then("""
                buy o1 bob 1 stop=0                     | order.stop-price
                buy o1 bob 1 stop=0.001                 | order.stop-price
                buy o1 bob 1 @0.001 stop=0.001          | order.tick
                buy o1 bob -1 @1 stop=0                 | order.stop-price
                buy o1 bob -1 @1 stop=1                 | amount.not-positive
                buy o1 bob 1 stop=1 protection=0        | amount.not-positive
                buy o1 bob 1 stop=1 protection=0.001    | order.tick
                buy o1 bob 10001 stop=1 protection=1    | account.insufficient-available
                buy o1 bob 900000000000000 stop=1000000 | amount.too-large
                buy o1 bob 10000 stop=1 protection=1    | -
                buy o2 carol 1 stop=0.01                | - | carol 10000 0 10000 -> 10000 0.02 9999.98
                """);
    }

    // Icebergs

    @Test
    void anIcebergShowsItsNextPartBehindTheOthersAndHoldsTheWhole() {
        DecisionTable table = DecisionTable.of(FOUR).then("""
                sell o1 alice 5 @100 display=1   | - | alice.BTC 100 0 100 -> 100 5 95
                sell o2 carol 1 @100             | -
                buy o3 bob 1 @100                | -
                buy o4 bob 1 @100                | -
                # The second trade was carol's: alice's part had gone to the end
                settle 2                         | - | carol.BTC 10 1 9 -> 9 0 9; carol 10000 0 10000 reserved 100 -> 10099.9 0 10099.9
                buy o5 bob 3 @100                | -
                cancel o1                        | - | alice.BTC 100 5 95 -> 100 4 96
                cancel o1                        | order.ended
                """);
        assertThat(table.world().market().book().orders()).isZero();
    }

    @Test
    void oneOrderMayTakeAllPartsOfAnIceberg() {
        DecisionTable.of(FOUR).then("""
                sell o1 alice 3 @100 display=1 | -
                buy o2 bob 3 @100              | - | bob 10000 0 10000 -> 10000 300 9700
                cancel o2                      | order.ended
                cancel o1                      | order.ended
                settle 1                       | -
                settle 2                       | -
                settle 3                       | - | bob 9800 100 9700 -> 9700 0 9700; bob.BTC 1.996 0 1.996 reserved 1 -> 2.994 0 2.994
                settle 4                       | trade.unknown
                """);
    }

    @Test
    void anIcebergHasAtMostAHundredParts() {
        DecisionTable.of(FOUR).then("""
                buy o1 bob 100 @1 display=0          | order.display-quantity
                buy o1 bob 100 @1 display=-1         | order.display-quantity
                buy o1 bob 100 @1 display=0.00001    | order.display-quantity
                buy o1 bob 100 @1 display=0.9999     | order.display-quantity
                buy o1 bob 100 @1 display=100.0001   | order.display-quantity
                buy o1 bob 100 @1 display=1          | -
                buy o2 bob 100 @1 display=100        | -
                buy o3 bob -1 @1 display=100         | amount.not-positive
                buy o3 bob 1 @1 display=2 until=08:00 | order.display-quantity
                buy o3 bob 1 @1 display=1 until=08:00 | order.expiry-past
                """);
    }

    // Time

    @Test
    void anOrderEndsWhenItsTimeIsOverHoweverLateAnybodyLooks() {
        DecisionTable.of(FOUR).then("""
                buy o1 bob 2 @100 until=09:00        | order.expiry-past
                buy o1 bob 2 @100 until=09:01        | - | bob 10000 0 10000 -> 10000 200 9800
                time 09:00:59.999999                 | =
                advance                              | =
                sell o2 alice 1 @100                 | -
                time 09:01                           | =
                # Nobody may trade with it at its last microsecond
                sell o3 alice 1 @100                 | -
                settle 2                             | trade.unknown
                cancel o1                            | order.ended
                settle 1                             | - | bob 10000 200 9800 -> 9900 100 9800
                release bob o1 end 100 USD 1 BTC     | - | bob 9900 100 9800 -> 9900 0 9900
                release bob o1 end 100 USD 1 BTC     | =
                cancel o3                            | -
                """);
    }

    @Test
    void itsOwnAccountHasTheFundsBackInTheNextCommand() {
        DecisionTable.of(FOUR).then("""
                buy o1 bob 100 @100 until=09:01 client=c-1 | - | bob 10000 0 10000 -> 10000 10000 0
                buy o2 bob 100 @100 client=c-1             | order.client-order-id-used
                time 09:02                           | =
                buy o2 bob 100 @100 client=c-1             | - | bob 10000 10000 0
                cancel o1                                  | order.ended
                cancel o2                                  | - | bob 10000 10000 0 -> 10000 0 10000
                """);
    }

    @Test
    void aCancelThatComesTooLateIsRefusedAndTheOrderHasEndedAllTheSame() {
        DecisionTable.of(FOUR).then("""
                buy o1 bob 1 @100 until=09:01 | - | bob 10000 0 10000 -> 10000 100 9900
                buy o2 bob 1 @99 until=09:01  | - | bob 10000 100 9900 -> 10000 199 9801
                time 09:01                           | =
                cancel o1                     | order.ended late | bob 10000 199 9801 -> 10000 0 10000
                amend o2 0.5                 | order.ended
                advance                       | =
                """);
    }

    @Test
    void timeEndsManyOrdersInSeveralCommits() {
        DecisionTable table = DecisionTable.of(FOUR);
        for (int n = 1; n <= 120; n++) {
            table.then("buy o%d bob 1 @10 until=09:01".formatted(n));
        }
        table.then("""
                time 09:01                           | =
                advance | -
                advance | =
                """);
        assertThat(table.world().market().book().orders()).isZero();
    }

    @Test
    void waitingStopsExpireAndADayEndsAtMidnight() {
        DecisionTable.of(FOUR).then("""
                buy o1 bob 1 stop=50 until=09:01 | -
                buy o2 bob 1 @5 DAY              | -
                time 23:59:59.999999                 | =
                advance                          | -
                cancel o1                        | order.ended
                cancel o2                        | -
                """);
    }

    // Protection

    @Test
    void aMarketOrderThatBuysAQuantityHoldsATenthMoreThanTheBestPrice() {
        DecisionTable.of(FOUR).then("""
                sell o1 alice 1 @100
                sell o2 alice 1 @110
                sell o3 alice 1 @110.01
                buy o4 bob 3              | - | bob 10000 0 10000 -> 10000 220 9780; bob.BTC 0 0 0 -> 0 0 0 reserved 2
                cancel o4                 | order.ended
                settle 1                  | - | bob 10000 220 9780 -> 9900 110 9790
                settle 2                  | - | bob 9900 110 9790 -> 9790 0 9790
                buy o5 bob 1 protection=110 | - | bob 9790 0 9790
                buy o6 bob 1              | - | bob 9790 0 9790 -> 9790 121.01 9668.99
                settle 3                  | - | bob 9790 121.01 9668.99 -> 9679.99 0 9679.99
                buy o7 bob 1              | - | bob 9679.99 0 9679.99
                """);
    }

    @Test
    void protectionBoundsABudgetAndASaleAsWell() {
        DecisionTable.of(FOUR).then("""
                sell o1 alice 1 @100
                sell o2 alice 1 @101
                buy o3 bob any budget=1000 protection=100 | - | bob 10000 0 10000 -> 10000 100 9900
                buy o4 bob 1 @90
                buy o5 bob 1 @80
                sell o6 carol 2 protection=90             | - | carol.BTC 10 0 10 -> 10 1 9
                sell o7 carol 2                           | - | carol.BTC 10 1 9 -> 10 2 8
                """);
    }
}
