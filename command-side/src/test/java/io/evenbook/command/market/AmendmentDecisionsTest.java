package io.evenbook.command.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.order.Side;
import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What amendments do to holds, reserved receipts and places in the queue. The maker pays a fee of 0.1 % of its
 * receipts, the taker 0.2 %.
 */
class AmendmentDecisionsTest {
    private static final String TRADERS = """
            open alice
            open bob
            open carol
            deposit alice 10 BTC
            deposit bob 1000 USD
            deposit carol 10 BTC
            """;

    private static DecisionTable traders() {
        return DecisionTable.of(TRADERS);
    }

    // Holds

    @Test
    void theHoldOfABuyFollowsUpAndDownAndUp() {
        traders().then("""
                buy o1 bob 2 @100 | - | bob 1000 0 1000 -> 1000 200 800; bob.BTC 0 0 0 -> 0 0 0 reserved 2
                amend o1 3        | - | bob 1000 200 800 -> 1000 300 700; bob.BTC 0 0 0 reserved 2 -> 0 0 0 reserved 3
                amend o1 2        | - | bob 1000 300 700 -> 1000 200 800; bob.BTC 0 0 0 reserved 3 -> 0 0 0 reserved 2
                amend o1 3        | - | bob 1000 200 800 -> 1000 300 700; bob.BTC 0 0 0 reserved 2 -> 0 0 0 reserved 3
                amend o1 2        | - | bob 1000 300 700 -> 1000 200 800; bob.BTC 0 0 0 reserved 3 -> 0 0 0 reserved 2
                amend o1 @50      | - | bob 1000 200 800 -> 1000 100 900; bob.BTC 0 0 0 reserved 2
                amend o1 4 @50    | - | bob 1000 100 900 -> 1000 200 800; bob.BTC 0 0 0 reserved 2 -> 0 0 0 reserved 4
                amend o1 1 @300   | - | bob 1000 200 800 -> 1000 300 700; bob.BTC 0 0 0 reserved 4 -> 0 0 0 reserved 1
                amend o1 5 @10    | - | bob 1000 300 700 -> 1000 50 950; bob.BTC 0 0 0 reserved 1 -> 0 0 0 reserved 5
                amend o1 2 @25    | - | bob 1000 50 950; bob.BTC 0 0 0 reserved 5 -> 0 0 0 reserved 2
                cancel o1         | - | bob 1000 50 950 -> 1000 0 1000; bob.BTC 0 0 0 reserved 2 -> 0 0 0
                amend o1 3        | order.ended
                """);
    }

    @Test
    void theHoldOfASellFollowsAndSoDoesWhatItMayReceive() {
        traders().then("""
                sell o1 alice 2 @100 | - | alice.BTC 10 0 10 -> 10 2 8; alice 0 0 0 -> 0 0 0 reserved 200
                amend o1 @150        | - | alice.BTC 10 2 8; alice 0 0 0 reserved 200 -> 0 0 0 reserved 300
                amend o1 1 @400      | - | alice.BTC 10 2 8 -> 10 1 9; alice 0 0 0 reserved 300 -> 0 0 0 reserved 400
                amend o1 3 @50       | - | alice.BTC 10 1 9 -> 10 3 7; alice 0 0 0 reserved 400 -> 0 0 0 reserved 150
                amend o1 @40         | - | alice.BTC 10 3 7; alice 0 0 0 reserved 150 -> 0 0 0 reserved 120
                amend o1 @50         | - | alice.BTC 10 3 7; alice 0 0 0 reserved 120 -> 0 0 0 reserved 150
                cancel o1            | - | alice.BTC 10 3 7 -> 10 0 10; alice 0 0 0 reserved 150 -> 0 0 0
                """);
    }

    @Test
    void whatIsFilledStaysInTheHoldUntilItIsSettled() {
        traders().then("""
                sell o1 alice 1 @100
                buy o2 bob 3 @110 | -              | bob 1000 0 1000 -> 1000 330 670; bob.BTC 0 0 0 -> 0 0 0 reserved 3
                amend o2 1        | order.quantity | bob 1000 330 670
                amend o2 1.0001   | -              | bob 1000 330 670 -> 1000 110.011 889.989; bob.BTC 0 0 0 reserved 3 -> 0 0 0 reserved 1.0001
                amend o2 2 @120   | -              | bob 1000 110.011 889.989 -> 1000 230 770; bob.BTC 0 0 0 reserved 1.0001 -> 0 0 0 reserved 2
                settle 1          | -              | bob 1000 230 770 -> 900 120 780; bob.BTC 0 0 0 reserved 2 -> 0.998 0 0.998 reserved 1
                amend o2 3        | -              | bob 900 120 780 -> 900 240 660; bob.BTC 0.998 0 0.998 reserved 1 -> 0.998 0 0.998 reserved 2
                cancel o2         | -              | bob 900 240 660 -> 900 0 900; bob.BTC 0.998 0 0.998 reserved 2 -> 0.998 0 0.998
                """);
    }

    @Test
    void anIncreaseNeedsFundsAndNothingChangesWithoutThem() {
        traders().then("""
                buy o1 bob 9 @100
                amend o1 10.0001     | account.insufficient-available | bob 1000 900 100; bob.BTC 0 0 0 reserved 9
                amend o1 @111.12     | account.insufficient-available | bob 1000 900 100
                amend o1 10          | -                              | bob 1000 900 100 -> 1000 1000 0
                amend o1 @100.01     | account.insufficient-available | bob 1000 1000 0
                amend o1 5 @200      | -                              | bob 1000 1000 0; bob.BTC 0 0 0 reserved 10 -> 0 0 0 reserved 5
                amend o1 4 @250.01   | account.insufficient-available | bob 1000 1000 0; bob.BTC 0 0 0 reserved 5
                sell o2 alice 10 @300
                amend o2 10.0001     | account.insufficient-available | alice.BTC 10 10 0
                """);
    }

    @Test
    void anIncreaseObeysTheLimitsOfBothAssets() {
        traders().then("""
                buy o1 bob 2 @100
                limits bob BTC 0 2.5 BOTH
                amend o1 2.5         | -                       | bob.BTC 0 0 0 reserved 2 -> 0 0 0 reserved 2.5
                amend o1 2.5001 @1   | account.maximum-balance | bob 1000 250 750; bob.BTC 0 0 0 reserved 2.5
                limits bob USD 749 none BOTH
                amend o1 @100.41     | account.insufficient-available
                amend o1 @100.40     | -                       | bob 1000 250 750 -> 1000 251 749
                limits bob USD 0 none CREDIT_ONLY
                amend o1 @100.41     | account.direction
                amend o1 @100.39     | -                       | bob 1000 251 749 -> 1000 250.975 749.025
                sell o2 alice 2 @140
                limits alice USD 0 300 BOTH
                amend o2 @150.01     | account.maximum-balance
                amend o2 1 @300.01   | account.maximum-balance | alice.BTC 10 2 8; alice 0 0 0 reserved 280
                amend o2 1 @300      | -                       | alice.BTC 10 2 8 -> 10 1 9; alice 0 0 0 reserved 280 -> 0 0 0 reserved 300
                """);
    }

    // Trades

    @Test
    void anAmendmentThatCrossesFillsAndReleasesTheBetterPrice() {
        traders().then("""
                sell o1 alice 2 @100
                buy o2 bob 2 @90
                amend o2 @110  | -           | bob 1000 180 820 -> 1000 220 780; bob.BTC 0 0 0 reserved 2
                cancel o2      | order.ended
                cancel o1      | order.ended
                settle 1       | -           | bob 1000 220 780 -> 800 0 800; bob.BTC 0 0 0 reserved 2 -> 1.996 0 1.996; alice 0 0 0 reserved 200 -> 199.8 0 199.8
                """);
    }

    @Test
    void aSellThatCrossesIsOwedTheBetterPrice() {
        traders().then("""
                buy o1 bob 2 @110
                sell o2 alice 3 @120 | - | alice.BTC 10 0 10 -> 10 3 7; alice 0 0 0 -> 0 0 0 reserved 360
                amend o2 @100        | - | alice.BTC 10 3 7; alice 0 0 0 reserved 360 -> 0 0 0 reserved 320
                settle 1             | - | alice.BTC 10 3 7 -> 8 1 7; alice 0 0 0 reserved 320 -> 219.56 0 219.56 reserved 100
                cancel o2            | - | alice.BTC 8 1 7 -> 8 0 8; alice 219.56 0 219.56 reserved 100 -> 219.56 0 219.56
                """);
    }

    @Test
    void whatIsLeftRestsAtTheNewPrice() {
        traders().then("""
                sell o1 alice 1 @100
                buy o2 bob 3 @90
                amend o2 @100        | - | bob 1000 270 730 -> 1000 300 700; bob.BTC 0 0 0 reserved 3
                sell o3 alice 2 @100 | - | alice.BTC 10 1 9 -> 10 3 7
                settle 1
                settle 2             | - | bob 900 200 700 -> 700 0 700; bob.BTC 0.998 0 0.998 reserved 2 -> 2.996 0 2.996
                """);
    }

    @Test
    void aStopThatAnAmendmentFiresTradesWithWhatIsLeftOfIt() {
        traders().then("""
                sell o1 alice 1 @100
                sell o2 carol 1 stop=100
                buy o3 bob 3 @90
                amend o3 @100 | - | bob 1000 270 730 -> 1000 300 700; bob.BTC 0 0 0 reserved 3
                cancel o2     | order.ended
                settle 1      | - | bob 1000 300 700 -> 900 200 700; bob.BTC 0 0 0 reserved 3 -> 0.998 0 0.998 reserved 2
                settle 2      | - | bob 900 200 700 -> 800 100 700; bob.BTC 0.998 0 0.998 reserved 2 -> 1.997 0 1.997 reserved 1
                cancel o3     | - | bob 800 100 700 -> 800 0 800; bob.BTC 1.997 0 1.997 reserved 1 -> 1.997 0 1.997
                """);
    }

    @Test
    void aStopThatANewOrderFiresTradesWithWhatIsLeftOfIt() {
        traders().then("""
                sell o1 alice 1 @100
                sell o2 carol 1 stop=100
                buy o3 bob 3 @100 | - | bob 1000 0 1000 -> 1000 300 700; bob.BTC 0 0 0 -> 0 0 0 reserved 3
                settle 1
                settle 2          | - | bob 900 200 700 -> 800 100 700; bob.BTC 0.998 0 0.998 reserved 2 -> 1.997 0 1.997 reserved 1
                """);
    }

    @Test
    void anAmendmentMeetsSoManyOrdersAndNoMore() {
        StringBuilder orders = new StringBuilder();
        for (int n = 0; n < 251; n++) {
            orders.append("sell x%d alice 0.01 @100%n".formatted(n));
        }
        traders().then(orders.toString()).then("""
                buy o1 bob 9 @50
                amend o1 @110 | -           | bob 1000 450 550 -> 1000 275 725; bob.BTC 0 0 0 reserved 9 -> 0 0 0 reserved 2.5
                cancel o1     | order.ended
                """);
    }

    @Test
    void anAmendmentThatMeetsAnOwnOrderIsPrevented() {
        traders().then("""
                deposit bob 10 BTC
                sell o1 bob 2 @100
                buy o2 bob 3 @90 stp=CANCEL_NEWEST
                amend o2 @100 | -           | bob 1000 270 730 reserved 200 -> 1000 0 1000 reserved 200; bob.BTC 10 2 8 reserved 3 -> 10 2 8
                cancel o2     | order.ended
                buy o3 bob 3 @90 stp=DECREMENT
                amend o3 @110 | -           | bob 1000 270 730 reserved 200 -> 1000 110 890; bob.BTC 10 2 8 reserved 3 -> 10 0 10 reserved 1
                cancel o1     | order.ended
                amend o3 3    | -           | bob 1000 110 890 -> 1000 330 670
                cancel o3     | -           | bob 1000 330 670 -> 1000 0 1000; bob.BTC 10 0 10 reserved 3 -> 10 0 10
                """);
    }

    // Places

    @ParameterizedTest
    @ValueSource(strings = {"amend o1 2.1", "amend o1 @101\namend o1 @100"})
    void moreQuantityAndAnotherPriceLoseThePlace(String amendments) {
        traders().then("""
                sell o1 alice 2 @100
                sell o2 carol 1 @100
                """).then(amendments).then("""
                buy o3 bob 1 @100
                settle 1 | - | carol.BTC 10 1 9 -> 9 0 9
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amend o1 1.9                        | 1.9 8.1 -> 9 0.9 8.1",
                "amend o1 display=1                  | 2 8 -> 9 1 8",
                "amend o1 until=11:00                | 2 8 -> 9 1 8",
                "amend o1 1 @100 display=1 until=11:00 | 1 9 -> 9 0 9",
            })
    void lessQuantityLessDisplayedAndAnotherExpiryKeepThePlace(String amendment, String alice) {
        traders().then("""
                sell o1 alice 2 @100 until=10:00
                sell o2 carol 1 @100
                """).then(amendment).then("""
                buy o3 bob 1 @100
                settle 1 | - | carol.BTC 10 1 9; alice.BTC 10 %s
                """.formatted(alice));
    }

    @Test
    void anIcebergThatShowsMoreLosesItsPlace() {
        traders().then("""
                sell o1 alice 5 @100 display=1
                sell o2 carol 1 @100
                amend o1 display=5.0001 | order.display-quantity
                amend o1 display=0.0001 | order.display-quantity
                amend o1 500            | order.display-quantity
                amend o1 display=2      | -
                amend o1 display=2      | order.unchanged
                buy o3 bob 1 @100
                settle 1                | - | carol.BTC 10 1 9 -> 9 0 9; alice.BTC 10 5 5
                sell o5 carol 1 @100
                amend o1 display=1      | -
                buy o6 bob 1 @100
                settle 2                | - | alice.BTC 10 5 5 -> 9 4 5; carol.BTC 9 1 8
                buy o7 bob 1 @100
                settle 3                | - | carol.BTC 9 1 8 -> 8 0 8; alice.BTC 9 4 5
                """);
    }

    @Test
    void anIcebergThatShrinksBelowItsPartShowsAllOfIt() {
        DecisionTable table = traders().then("""
                sell o1 alice 5 @100 display=2
                amend o1 1   | - | alice.BTC 10 5 5 -> 10 1 9
                amend o1 1.5 | - | alice.BTC 10 1 9 -> 10 1.5 8.5
                """);
        assertThat(table.world()
                        .market()
                        .book()
                        .resting(Side.SELL, 1)
                        .getFirst()
                        .shownLots())
                .isEqualTo(10_000);
    }

    @Test
    void aNonIcebergBecomesOne() {
        traders().then("""
                sell o1 alice 3 @100
                amend o1 display=1 | - | alice.BTC 10 3 7
                sell o2 carol 1 @100
                buy o3 bob 2 @100
                settle 1           | - | alice.BTC 10 3 7 -> 9 2 7
                settle 2           | - | carol.BTC 10 1 9 -> 9 0 9
                """);
    }

    // Kinds of orders

    @Test
    void anOrderExpiresAtItsNewTime() {
        traders().then("""
                buy o1 bob 1 @100 until=10:00
                buy o2 bob 1 @50
                amend o1 until=09:00  | order.expiry-past
                amend o1 until=10:00  | order.unchanged
                amend o2 until=10:00  | order.not-amendable
                amend o1 until=11:00  | - | bob 1000 150 850
                time 10:59:59.999999  | =
                amend o1 2            | - | bob 1000 150 850 -> 1000 250 750
                time 11:00            | =
                amend o2 2            | - | bob 1000 250 750 -> 1000 100 900
                amend o1 3            | order.ended
                """);
    }

    @Test
    void whatHasExpiredMeanwhileDoesNotTrade() {
        traders().then("""
                sell o1 alice 1 @100 until=10:00
                buy o2 bob 1 @90
                time 10:00    | =
                amend o2 @100 | - | bob 1000 90 910 -> 1000 100 900; alice.BTC 10 1 9
                cancel o1     | order.ended
                cancel o2     | - | bob 1000 100 900 -> 1000 0 1000
                """);
    }

    @Test
    void aStopThatWaitsIsAmended() {
        traders().then("""
                buy o1 bob 2 @120 stop=110 | - | bob 1000 0 1000 -> 1000 240 760
                amend o1 1 @130            | - | bob 1000 240 760 -> 1000 130 870; bob.BTC 0 0 0 reserved 2 -> 0 0 0 reserved 1
                amend o1 3                 | - | bob 1000 130 870 -> 1000 390 610
                amend o1 3 display=1       | -
                amend o1 1                 | - | bob 1000 390 610 -> 1000 130 870
                buy o2 bob 1 stop=115      | - | bob 1000 130 870 -> 1000 256.5 743.5
                amend o2 @120              | order.not-amendable
                amend o2 display=1         | order.not-amendable
                amend o2 2                 | - | bob 1000 256.5 743.5 -> 1000 383 617
                amend o2 1                 | - | bob 1000 383 617 -> 1000 256.5 743.5
                amend o2 1                 | order.unchanged
                sell o3 alice 1 stop=90 @80  | - | alice 0 0 0 -> 0 0 0 reserved 90
                amend o3 2                   | - | alice 0 0 0 reserved 90 -> 0 0 0 reserved 180; alice.BTC 10 1 9 -> 10 2 8
                amend o3 @95                 | - | alice 0 0 0 reserved 180 -> 0 0 0 reserved 190; alice.BTC 10 2 8
                amend o3 until=10:00         | order.not-amendable
                cancel o3                    | - | alice 0 0 0 reserved 190 -> 0 0 0; alice.BTC 10 2 8 -> 10 0 10
                """);
    }

    @Test
    void anAmendedStopFiresAndTradesAtItsNewTerms() {
        traders().then("""
                buy o1 bob 1 @120 stop=110
                amend o1 2 @125
                sell o2 carol 1 @110
                sell o3 alice 2 @121
                open dave
                deposit dave 1000 USD
                buy o4 dave 1 @110  | -           | bob 1000 250 750; dave 1000 0 1000 -> 1000 110 890
                cancel o1           | order.ended
                settle 2            | -           | bob 1000 250 750 -> 758 0 758; bob.BTC 0 0 0 reserved 2 -> 1.996 0 1.996
                """);
    }

    @Test
    void aPostOnlyOrderStaysPostOnly() {
        traders().then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @90 post-only=REJECT
                amend o2 @100     | order.post-only | bob 1000 90 910
                amend o2 @99.99   | -               | bob 1000 90 910 -> 1000 99.99 900.01
                buy o3 bob 1 @90 post-only=SLIDE
                amend o3 @120     | -               | bob 1000 189.99 810.01 -> 1000 199.98 800.02
                amend o3 @130     | order.unchanged | bob 1000 199.98 800.02
                amend o3 2 @130   | -               | bob 1000 199.98 800.02 -> 1000 299.97 700.03
                """);
    }

    // Accounts

    @Test
    void aFrozenAccountMayOnlyLower() {
        traders().then("""
                buy o1 bob 2 @100
                freeze bob TRADING
                amend o1 3      | account.frozen | bob 1000 200 800
                amend o1 @99    | account.frozen | bob 1000 200 800
                amend o1 1      | -              | bob 1000 200 800 -> 1000 100 900
                unfreeze bob
                amend o1 3      | -              | bob 1000 100 900 -> 1000 300 700
                freeze bob DEBITS
                amend o1 4      | order.ended    | bob 1000 0 1000
                """);
    }

    @Test
    void whatIsCompensatedLeavesWhatTheAmendedOrderNeeds() {
        traders().then("""
                sell o1 alice 1 @100
                buy o2 bob 2 @90
                amend o2 3 @110 | - | bob 1000 180 820 -> 1000 330 670
                compensate 1    | - | bob 1000 330 670 -> 1000 220 780; bob.BTC 0 0 0 reserved 3 -> 0 0 0 reserved 2
                amend o2 2      | - | bob 1000 220 780 -> 1000 110 890
                cancel o2       | - | bob 1000 110 890 -> 1000 0 1000; bob.BTC 0 0 0 reserved 1 -> 0 0 0
                """);
    }
}
