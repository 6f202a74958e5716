package io.evenbook.command.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The effects of orders on their accounts. The maker pays a fee of 0.1 % of its receipts, the taker 0.2 %. One class of
 * 440 lines: every table is one case of the same market.
 */
class OrderDecisionsTest {
    private static final String ALICE_SELLS_AND_BOB_BUYS = """
            open alice
            open bob
            deposit alice 10 BTC
            deposit bob 1000 USD
            """;

    @Test
    void anOrderHoldsWhatItPaysAndReservesWhatItReceives() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 2 @100          | - | alice.BTC 10 0 10 -> 10 2 8; alice 0 0 0 -> 0 0 0 reserved 200
                buy o2 bob 3 @50              | - | bob 1000 0 1000 -> 1000 150 850; bob.BTC 0 0 0 -> 0 0 0 reserved 3
                sell o3 alice 8.0001 @100     | account.insufficient-available | alice.BTC 10 2 8
                buy o4 bob 850.0001 @1        | account.insufficient-available | bob 1000 150 850
                buy o4 bob 850 @1             | -
                """);
    }

    @Test
    void aTradeIsSettledInOneEntryAndOnce() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 2 @100  | -
                buy o2 bob 1 @101     | - | bob 1000 0 1000 -> 1000 101 899; bob.BTC 0 0 0 -> 0 0 0 reserved 1
                settle 1              | - | bob 1000 101 899 -> 900 0 900; bob.BTC 0 0 0 reserved 1 -> 0.998 0 0.998; alice.BTC 10 2 8 -> 9 1 8; alice 0 0 0 reserved 200 -> 99.9 0 99.9 reserved 100; fees 0 -> 0.1; fees.BTC 0 -> 0.002; clearing 0
                settle 1              | =
                settle 2              | trade.unknown
                cancel o1             | - | alice.BTC 9 1 8 -> 9 0 9; alice 99.9 0 99.9 reserved 100 -> 99.9 0 99.9
                """);
    }

    @Test
    void aCancelReleasesTheHoldAndFreesTheClientOrderIdInItsOwnCommit() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                buy o1 bob 10 @100 client=c-1 | -                          | bob 1000 0 1000 -> 1000 1000 0
                buy o2 bob 1 @1 client=c-1    | order.client-order-id-used | bob 1000 1000 0
                cancel o1                     | -                          | bob 1000 1000 0 -> 1000 0 1000; bob.BTC 0 0 0 reserved 10 -> 0 0 0
                cancel o1                     | order.ended                | bob 1000 0 1000
                buy o3 bob 10 @100 client=c-1 | -                          | bob 1000 0 1000 -> 1000 1000 0
                cancel o9                     | order.unknown
                """);
    }

    @Test
    void placedCancelledAndPlacedAgainTenThousandTimes() {
        DecisionTable table = DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS);
        for (int n = 0; n < 10_000; n++) {
            table.then("buy o%d bob 10 @100 client=c-1 | -\ncancel o%d | -".formatted(n, n));
        }
        assertThat(table.account("bob").holds().open()).isEmpty();
        table.then("close bob | account.not-empty | bob 1000 0 1000");
    }

    @Test
    void aFokOrderIsFilledAsAWholeOrEnds() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @100
                sell o2 alice 1 @101
                buy o3 bob 2.0001 @101 FOK | - | bob 1000 0 1000; alice.BTC 10 2 8
                buy o4 bob 2 @100 FOK      | - | bob 1000 0 1000
                buy o5 bob 1.5 @101 FOK    | - | bob 1000 0 1000 -> 1000 151.5 848.5; bob.BTC 0 0 0 -> 0 0 0 reserved 1.5
                cancel o5                  | order.ended
                """);
    }

    @Test
    void aFokOrderThatWouldMatchTooManyIsRefused() {
        DecisionTable table = DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS);
        for (int n = 1; n <= 251; n++) {
            table.then("sell o%d alice 0.01 @100 | -".formatted(n));
        }
        table.then("""
                buy o300 bob 2.51 @100 FOK | order.match-limit | bob 1000 0 1000
                buy o300 bob 2.5 @100 FOK  | -                 | bob 1000 0 1000 -> 1000 250 750
                """);
    }

    @Test
    void aPostOnlyOrderIsRefusedOrSlides() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @100 post-only=REJECT | order.post-only | bob 1000 0 1000
                buy o2 bob 1 @99.99 post-only=REJECT | -             | bob 1000 0 1000 -> 1000 99.99 900.01
                buy o3 bob 1 @120 post-only=SLIDE  | -               | bob 1000 99.99 900.01 -> 1000 199.98 800.02
                sell o4 alice 1 @1 post-only=SLIDE | -               | alice 0 0 0 reserved 100 -> 0 0 0 reserved 200
                """);
    }

    @Test
    void aSlideThatWouldCostNothingIsRefused() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @0.01
                buy o2 bob 1 @0.01 post-only=SLIDE | order.post-only | bob 1000 0 1000
                """);
    }

    private static final String BOB_HAS_BOTH = """
            open bob
            deposit bob 10 BTC
            deposit bob 1000 USD
            sell o1 bob 2 @100
            """;

    @Test
    void theNewerOfTwoOwnOrdersIsCancelled() {
        DecisionTable.of(BOB_HAS_BOTH).then("""
                buy o2 bob 3 @100 stp=CANCEL_NEWEST | - | bob 1000 0 1000 reserved 200; bob.BTC 10 2 8
                cancel o2                           | order.ended
                cancel o1                           | - | bob.BTC 10 2 8 -> 10 0 10
                """);
    }

    @Test
    void theOlderOfTwoOwnOrdersIsCancelledAndReleased() {
        DecisionTable.of(BOB_HAS_BOTH).then("""
                buy o2 bob 3 @100 stp=CANCEL_OLDEST | - | bob 1000 0 1000 reserved 200 -> 1000 300 700; bob.BTC 10 2 8 -> 10 0 10 reserved 3
                cancel o1                           | order.ended
                cancel o2                           | - | bob 1000 300 700 -> 1000 0 1000
                """);
    }

    @Test
    void bothOwnOrdersAreCancelled() {
        DecisionTable.of(BOB_HAS_BOTH).then("""
                buy o2 bob 3 @100 stp=CANCEL_BOTH | - | bob 1000 0 1000 reserved 200 -> 1000 0 1000; bob.BTC 10 2 8 -> 10 0 10
                cancel o1                         | order.ended
                cancel o2                         | order.ended
                """);
    }

    @Test
    void bothOwnOrdersLoseTheQuantityOfTheSmaller() {
        DecisionTable.of(BOB_HAS_BOTH).then("""
                buy o2 bob 3 @110 stp=DECREMENT  | - | bob 1000 0 1000 reserved 200 -> 1000 110 890; bob.BTC 10 2 8 -> 10 0 10 reserved 1
                cancel o1                        | order.ended
                sell o3 bob 1.5 @110 stp=DECREMENT | - | bob 1000 110 890 -> 1000 0 1000 reserved 55; bob.BTC 10 0 10 reserved 1 -> 10 0.5 9.5
                cancel o2                        | order.ended
                cancel o3                        | - | bob 1000 0 1000 reserved 55 -> 1000 0 1000; bob.BTC 10 0.5 9.5 -> 10 0 10
                """);
    }

    @Test
    void anOwnOrderThatIsPreventedInFullIsCancelled() {
        DecisionTable.of(BOB_HAS_BOTH).then("""
                buy o2 bob 1 @100 stp=DECREMENT | - | bob 1000 0 1000 reserved 200 -> 1000 0 1000 reserved 100; bob.BTC 10 2 8 -> 10 1 9
                cancel o2                       | order.ended
                cancel o1                       | - | bob.BTC 10 1 9 -> 10 0 10
                """);
    }

    @Test
    void anOrderTakesTwentyOwnOrdersAwayAtMost() {
        DecisionTable table = DecisionTable.of("""
                open bob
                deposit bob 10 BTC
                deposit bob 1000 USD
                """);
        for (int n = 1; n <= 21; n++) {
            table.then("sell o%d bob 0.01 @100 | -".formatted(n));
        }
        table.then("""
                buy o90 bob 1 @100 stp=CANCEL_OLDEST | - | bob.BTC 10 0.21 9.79 -> 10 0.01 9.99; bob 1000 0 1000 reserved 21 -> 1000 0 1000 reserved 1
                cancel o90                           | order.ended
                cancel o21                           | -
                """);
    }

    @Test
    void aBudgetThatWasPreventedIsNotSpent() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 1 BTC
                deposit bob 10 BTC
                deposit bob 1000 USD
                sell o1 alice 1 @1
                sell o2 bob 9 @1
                """).then("""
                buy o3 bob any budget=10 stp=DECREMENT | - | bob 1000 0 1000 reserved 9 -> 1000 1 999; bob.BTC 10 9 1 -> 10 0 10 reserved 1
                cancel o2                              | order.ended
                """);
    }

    @Test
    void othersOrdersTradeBeforeAndBehindAnOwnOne() {
        DecisionTable.of(BOB_HAS_BOTH).then("""
                open alice
                deposit alice 10 BTC
                sell o2 alice 1 @99
                sell o3 alice 1 @101
                buy o4 bob 3 @101 stp=CANCEL_OLDEST | - | bob 1000 0 1000 reserved 200 -> 1000 303 697; bob.BTC 10 2 8 -> 10 0 10 reserved 3
                settle 1                            | - | bob 1000 303 697 -> 901 202 699
                settle 2                            | - | bob 901 202 699 -> 800 101 699
                cancel o4                           | - | bob 800 101 699 -> 800 0 800
                """);
    }

    @Test
    void aClientOrderIdIsFreeOnceItsOrderIsFilledAndIsAnotherAccountsOwn() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                deposit alice 1000 USD
                buy o1 bob 1 @100 client=c-1   | -
                buy o2 alice 1 @99 client=c-1  | -
                sell o3 alice 1 @100           | -
                buy o4 bob 1 @100 client=c-1   | -
                sell o5 alice 1 @100           | -
                buy o6 bob 1 @1 IOC client=c-1 | -
                buy o7 bob 1 @1 IOC client=c-1 | -
                """);
    }

    @Test
    void aReductionReleasesWhatIsNoLongerNeeded() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 2 @100
                amend o1 1.5        | -              | alice.BTC 10 2 8 -> 10 1.5 8.5; alice 0 0 0 reserved 200 -> 0 0 0 reserved 150
                amend o1 1.5        | order.unchanged | alice.BTC 10 1.5 8.5
                buy o2 bob 1 @100
                amend o1 1          | order.quantity
                amend o1 1.25       | -              | alice.BTC 10 1.5 8.5 -> 10 1.25 8.75
                settle 1             | -              | alice.BTC 10 1.25 8.75 -> 9 0.25 8.75; alice 0 0 0 reserved 125 -> 99.9 0 99.9 reserved 25
                amend o1 1.2        | -
                amend o1 1.1        | -              | alice.BTC 9 0.2 8.8 -> 9 0.1 8.9
                amend o1 1.05       | -              | alice.BTC 9 0.1 8.9 -> 9 0.05 8.95; alice 99.9 0 99.9 reserved 10 -> 99.9 0 99.9 reserved 5
                cancel o1            | -              | alice.BTC 9 0.05 8.95 -> 9 0 9; alice 99.9 0 99.9 reserved 5 -> 99.9 0 99.9
                amend o1 1          | order.ended
                amend o9 1          | order.unknown
                """);
    }

    @Test
    void aBetterPriceIsReleasedWithTheSettlementOfTheTrade() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @90
                buy o2 bob 2 @100     | - | bob 1000 0 1000 -> 1000 200 800; bob.BTC 0 0 0 -> 0 0 0 reserved 2
                settle 1              | - | bob 1000 200 800 -> 910 100 810; bob.BTC 0 0 0 reserved 2 -> 0.998 0 0.998 reserved 1
                """);
    }

    @Test
    void whatASellerGetsAboveItsLimitIsReservedAndReceived() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                buy o1 bob 1 @110
                sell o2 alice 2 @100 | - | alice 0 0 0 -> 0 0 0 reserved 210; alice.BTC 10 0 10 -> 10 2 8
                settle 1             | - | alice 0 0 0 reserved 210 -> 109.78 0 109.78 reserved 100; alice.BTC 10 2 8 -> 9 1 8
                """);
    }

    @Test
    void whatAnOrderDoesNotUseIsReleasedInItsOwnCommit() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @100
                buy o2 bob 3 @100 IOC        | - | bob 1000 0 1000 -> 1000 100 900; bob.BTC 0 0 0 -> 0 0 0 reserved 1
                settle 1
                buy o3 bob 3 @100 IOC        | - | bob 900 0 900
                sell o4 alice 1 @100
                buy o5 bob any budget=50.005 | - | bob 900 0 900 -> 900 50 850; bob.BTC 0.998 0 0.998 -> 0.998 0 0.998 reserved 0.5
                buy o6 bob 0.1 budget=100    | - | bob 900 50 850 -> 900 60 840
                settle 2
                settle 3                     | - | bob 850 10 840 -> 840 0 840
                sell o7 alice 3              | - | alice.BTC 8.4 0.4 8 ; alice 159.84 0 159.84 reserved 40
                """);
    }

    // Receipts obey the rules of deposits

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "DEBIT_ONLY"})
    void whatMayNotComeInIsNotBought(String direction) {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS)
                .then("limits bob BTC 0 none " + direction)
                .then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @99             | account.direction | bob 1000 0 1000
                buy o2 bob 1 @100            | account.direction
                buy o2 bob 1 @100 IOC        | account.direction
                buy o2 bob any budget=100    | account.direction | bob 1000 0 1000
                buy o2 bob 1 @99 IOC         | -                 | bob 1000 0 1000
                buy o3 bob any budget=0.001  | -                 | bob 1000 0 1000
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "DEBIT_ONLY"})
    void whatMayNotComeInIsNotSoldFor(String direction) {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS)
                .then("limits alice USD 0 none " + direction)
                .then("""
                buy o1 bob 1 @100
                sell o2 alice 1 @101     | account.direction | alice.BTC 10 0 10
                sell o2 alice 1 @100     | account.direction
                sell o2 alice 1 @100 IOC | account.direction
                sell o2 alice 1          | account.direction | alice.BTC 10 0 10
                """);
    }

    @Test
    void aMaximumHoldsForMakersAndTakersFeesIncluded() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                limits alice USD 0 100 BOTH
                limits bob BTC 0 1 BOTH
                sell o1 alice 1.0001 @100      | account.maximum-balance
                sell o1 alice 1 @100           | -                       | alice 0 0 0 -> 0 0 0 reserved 100
                sell o2 alice 0.0001 @0.01     | account.maximum-balance
                deposit alice 0.000001 USD     | account.maximum-balance
                buy o3 bob 1.0001 @100         | account.maximum-balance
                buy o3 bob 1 @100              | -                       | bob.BTC 0 0 0 -> 0 0 0 reserved 1
                buy o4 bob 0.0001 @1           | account.maximum-balance
                settle 1                       | -                       | bob.BTC 0 0 0 reserved 1 -> 0.998 0 0.998; alice 0 0 0 reserved 100 -> 99.9 0 99.9
                buy o4 bob 0.0021 @1           | account.maximum-balance
                buy o4 bob 0.002 @1            | -
                """);
    }

    @Test
    void aMaximumCountsWhatASellerGetsAboveItsLimit() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                limits alice USD 0 100 BOTH
                buy o1 bob 1 @100.01
                sell o2 alice 1 @100    | account.maximum-balance | alice.BTC 10 0 10
                sell o2 alice 1         | account.maximum-balance
                sell o2 alice 0.9999    | -                       | alice 0 0 0 -> 0 0 0 reserved 99.999999
                """);
    }

    @Test
    void aMaximumHoldsForWhatABudgetBuys() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                limits bob BTC 0 1 BOTH
                sell o1 alice 2 @100
                buy o2 bob any budget=100.01 | account.maximum-balance
                buy o2 bob any budget=100    | -
                """);
    }

    @Test
    void anAccountThatTradesWithItselfObeysItsLimitsOnBothSides() {
        DecisionTable.of("""
                open alice
                deposit alice 10 BTC
                deposit alice 1000 USD
                limits alice USD 0 1100 BOTH
                limits alice BTC 0 11 BOTH
                sell o1 alice 1 @100    | -                       | alice 1000 0 1000 -> 1000 0 1000 reserved 100
                buy o2 alice 1.01 @100  | account.maximum-balance
                buy o2 alice 1 @100     | -                       | alice 1000 0 1000 reserved 100 -> 1000 100 900 reserved 100; alice.BTC 10 1 9 -> 10 1 9 reserved 1
                limits alice USD 0 0 NONE
                limits alice BTC 0 0 NONE
                settle 1                | -                       | alice 1000 100 900 reserved 100 -> 999.9 0 999.9; alice.BTC 10 1 9 reserved 1 -> 9.998 0 9.998
                """);
    }

    @Test
    void aPayOutAlwaysFits() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 999999999999999999 BTC
                deposit alice 1 USD
                deposit bob 1 BTC
                sell o1 bob 1 @0.01
                buy o2 alice 1 @0.01              | amount.too-large | alice.BTC 999999999999999999 0 999999999999999999
                sell o3 alice 1 @100              | -
                buy o4 alice 0.9999 @0.01         | -                | alice.BTC 999999999999999999 1 999999999999999998 -> 999999999999999999 1 999999999999999998 reserved 0.9999
                deposit alice 0.0001 BTC          | amount.too-large
                deposit alice 0.00009999 BTC      | -
                settle 1                          | -
                """);
    }

    @Test
    void receiptsThatWouldNotFitTogetherAreRefused() {
        DecisionTable.of("""
                open alice
                open bob
                open carol
                deposit alice 999999999999999999 USD
                deposit carol 999999999999999999 USD
                deposit bob 12 BTC
                buy o1 alice 6 @90000000000000000
                buy o2 carol 6 @90000000000000000
                sell o3 bob 12 @1     | amount.too-large | bob.BTC 12 0 12
                sell o3 bob 12        | amount.too-large
                sell o3 bob 6 @1      | -
                """);
    }

    @Test
    void whatIsBoughtOfManyWithOneBudgetFits() {
        DecisionTable.of("""
                open alice
                open bob
                open carol
                deposit alice 900000000000000000 BTC
                deposit carol 900000000000000000 BTC
                deposit bob 999999999999999999 USD
                sell o1 alice 500000000000000 @0.01
                sell o2 carol 500000000000000 @0.02
                buy o3 bob any budget=5000000000000  | - | bob.BTC 0 0 0 -> 0 0 0 reserved 500000000000000
                sell o4 alice 300000000000000 @0.01
                buy o5 bob any budget=13000000000000 | - | bob.BTC 0 0 0 reserved 500000000000000 -> 0 0 0 reserved 1300000000000000
                """);
    }

    @Test
    void whatWasAgreedIsSettledWhateverLimitsAndFreezesSay() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @100
                limits alice USD 0 0 NONE
                limits bob BTC 0 0 NONE
                freeze alice ALL
                freeze bob ALL
                settle 1 | - | bob.BTC 0 0 0 reserved 1 -> 0.998 0 0.998; alice 0 0 0 reserved 100 -> 99.9 0 99.9
                """);
    }

    // Trades that cannot be settled

    @Test
    void aCompensationGivesBothSidesBackWhatTheyHadSetAside() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 2 @100
                buy o2 bob 1 @101
                park 1        | -                | alice.BTC 10 2 8
                park 1        | =
                compensate 1  | -                | alice.BTC 10 2 8 -> 10 1 9; alice 0 0 0 reserved 200 -> 0 0 0 reserved 100; bob 1000 101 899 -> 1000 0 1000; bob.BTC 0 0 0 reserved 1 -> 0 0 0
                compensate 1  | saga.ended
                resolve 1     | saga.ended
                retry 1       | saga.not-parked
                park 1        | =
                settle 1      | =                | bob 1000 0 1000
                cancel o1     | -                | alice.BTC 10 1 9 -> 10 0 10
                """);
    }

    @Test
    void aSettledTradeIsNotCompensated() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @100
                settle 1
                compensate 1 | saga.ended
                resolve 1    | saga.ended
                retry 1      | saga.not-parked
                park 1       | =
                """);
    }

    @Test
    void aTradeWithoutItsHoldIsParkedTriedAgainAndResolved() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @100
                release bob o2 tampered 0.000001 USD 0 BTC | -                 | bob 1000 100 900 -> 1000 99.999999 900.000001
                settle 1                                   | saga.hold-missing | alice.BTC 10 1 9
                compensate 1                               | saga.hold-missing | alice.BTC 10 1 9
                retry 1                                    | saga.not-parked
                resolve 1                                  | saga.not-parked
                park 1
                retry 1                                    | -
                retry 1                                    | saga.not-parked
                settle 1                                   | saga.hold-missing
                park 1
                resolve 1                                  | -                 | alice.BTC 10 1 9 -> 10 0 10; alice 0 0 0 reserved 100 -> 0 0 0
                settle 1                                   | =
                """);
    }

    @Test
    void aResolutionReleasesWhatIsThere() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @100
                release alice o1 tampered 1 BTC 100 USD | - | alice.BTC 10 1 9 -> 10 0 10
                settle 1   | saga.hold-missing
                park 1
                resolve 1  | -                 | bob 1000 100 900 -> 1000 0 1000; bob.BTC 0 0 0 reserved 1 -> 0 0 0
                """);
    }

    @Test
    void whatThereIsNot() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                settle 1     | trade.unknown
                park 1       | trade.unknown
                resolve 1    | trade.unknown
                retry 1      | saga.unknown
                compensate 1 | saga.unknown
                """);
    }

    // Many orders in one command

    @Test
    void allOfAnAccountsOrdersAreCancelledAndReleased() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                deposit alice 1000 USD
                sell o1 alice 1 @100
                sell o2 alice 1 @101
                buy o3 alice 1 @50
                buy o4 bob 1 @50
                cancel-all of=alice side=SELL | - | alice.BTC 10 2 8 reserved 1 -> 10 0 10 reserved 1; alice 1000 50 950 reserved 201 -> 1000 50 950
                cancel-all of=alice side=SELL | =
                cancel-all of=alice           | - | alice 1000 50 950 -> 1000 0 1000; bob 1000 50 950
                cancel-all of=alice           | =
                cancel-all of=nobody          | account.unknown
                """);
    }

    @Test
    void allOfAMarketsOrdersAreCancelledAndReleasedByAProcess() {
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then("""
                sell o1 alice 1 @100
                buy o2 bob 1 @50
                cancel-all side=SELL              | - | alice.BTC 10 1 9
                cancel o1                         | order.ended
                release alice o1 end 1 BTC 100 USD | - | alice.BTC 10 1 9 -> 10 0 10; alice 0 0 0 reserved 100 -> 0 0 0
                release alice o1 end 1 BTC 100 USD | =
                cancel-all                        | - | bob 1000 50 950
                cancel-all                        | =
                """);
    }

    @Test
    void moreThanOneCommitsOrdersAreCancelledInSeveral() {
        StringBuilder orders = new StringBuilder();
        for (int n = 0; n < 501; n++) {
            orders.append("sell o%d alice 0.01 @%d%n".formatted(n, 100 + n % 7));
        }
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS)
                .then(orders.toString())
                .then("cancel-all of=alice | - | alice.BTC 10 5.01 4.99 -> 10 0 10")
                .then(orders.toString().replace(" o", " x"))
                .then("freeze alice DEBITS | - | alice.BTC 10 5.01 4.99 -> 10 0 10")
                .then("cancel-all of=alice | =");
    }

    @Test
    void anOrderMeetsSoManyOthersAndNoMore() {
        for (int makers : new int[] {249, 250, 251}) {
            StringBuilder orders = new StringBuilder();
            for (int n = 0; n < makers; n++) {
                orders.append("sell o%d alice 0.01 @100%n".formatted(n));
            }
            boolean limited = makers > 250;
            DecisionTable table = DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS)
                    .then(orders.toString())
                    .then("buy t1 bob 9 @100 | - | bob 1000 0 1000 -> 1000 %s"
                            .formatted(limited ? "250 750" : "900 100"));
            assertThat(table.world().market().book().orders()).isEqualTo(1);
            assertThat(table.world().market().book().trades()).isEqualTo(Math.min(makers, 250));
        }
    }

    @Test
    void expiredHoldsOfTheAccountAreReleasedInCommitsOfTheirOwn() {
        StringBuilder rows = new StringBuilder();
        for (int n = 0; n < 250; n++) {
            rows.append("sell o%d alice 0.01 @100%n".formatted(n));
        }
        for (int n = 0; n < 110; n++) {
            rows.append("withdraw bob w%d 1 USD until=10:00%n".formatted(n));
        }
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS).then(rows.toString()).then("""
                time 10:00            | = | bob 1000 110 890
                buy t1 bob 10 @100    | - | bob 1000 110 890 -> 1000 1000 0
                """);
    }

    @Test
    void soManyOrdersOfAnAccountRestAndNoMore() {
        StringBuilder orders = new StringBuilder();
        for (int n = 0; n < 9_999; n++) {
            orders.append("sell o%d alice 0.0001 @100%n".formatted(n));
        }
        DecisionTable.of(ALICE_SELLS_AND_BOB_BUYS)
                .then("deposit bob 1 BTC")
                .then(orders.toString())
                .then("""
                sell p1 alice 0.0001 @100     | -
                sell p2 alice 0.0001 @100     | order.open-orders
                sell p2 alice 0.0001 @100 IOC | -
                sell p3 bob 0.0001 @100       | -
                cancel p1
                sell p4 alice 0.0001 @100     | -
                """);
    }
}
