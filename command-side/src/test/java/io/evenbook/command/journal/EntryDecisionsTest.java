package io.evenbook.command.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class EntryDecisionsTest {
    private static final String ALICE_AND_BOB = """
            open alice
            open bob
            deposit alice 100 USD
            deposit bob 2 BTC
            """;

    @Test
    void allLegsArePostedInOneCommit() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit alice 30 USD, credit bob 29 USD, credit fees 1 USD | - | alice 100 0 100 -> 70 0 70; bob 0 0 0 -> 29 0 29; fees 0 -> 1; clearing 0
                """);
    }

    @Test
    void anExchangeOfTwoAssetsBalancesInEach() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit alice 30 USD, credit bob 30 USD, debit bob 2 BTC, credit alice 2 BTC | - | alice 100 0 100 -> 70 0 70; alice.BTC 0 0 0 -> 2 0 2; bob 0 0 0 -> 30 0 30; bob.BTC 2 0 2 -> 0 0 0
                """);
    }

    @Test
    void anEntryOfTheHouseAloneNeedsNobodyElse() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit suspense 5 USD, credit fees 4 USD, credit omnibus 1 USD | - | suspense 0 -> -5; fees 0 -> 4; omnibus -100 -> -99
                """);
    }

    @Test
    void aRefusedEntryLeavesNothingAnywhere() {
        DecisionTable table = DecisionTable.of(ALICE_AND_BOB).then("""
                open carol
                hold alice h1 50 USD until=10:00
                time 10:00 | =
                post e1: debit alice 30 USD, credit bob 130 USD, debit carol 100 USD | account.insufficient-available leg=2 | alice 100 50 50; bob 0 0 0; carol 0 0 0
                """);
        assertThat(table.account("carol").positions().byAsset()).isEmpty();
        table.then("""
                post e1: debit alice 100 USD, credit bob 100 USD | - | alice 100 50 50 -> 0 0 0
                """);
    }

    @Test
    void bothSidesOnOneAccountCountByTheDifference() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit alice 300 USD, credit alice 200 USD, credit bob 100 USD            | - | alice 100 0 100 -> 0 0 0; bob 0 0 0 -> 100 0 100
                post e2: debit alice 300 USD, credit alice 299.999999 USD, credit fees 0.000001 USD | account.insufficient-available leg=0
                post e3: debit alice 300 USD, credit alice 300 USD                                | - | alice 0 0 0
                post e4: debit bob 5 USD, credit alice 6 USD, debit alice 1 USD                   | - | alice 0 0 0 -> 5 0 5; bob 100 0 100 -> 95 0 95
                """);
    }

    @Test
    void whatMovesNothingByTheDifferenceNeedsNoRightToMove() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                freeze alice ALL
                limits alice USD 0 0 NONE
                post e1: debit alice 5 USD, credit alice 5 USD | - | alice 100 0 100
                """);
    }

    @Test
    void eachAssetCountsForItselfAndAllOfThemOrNone() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit alice 30 USD, credit bob 30 USD, debit alice 1 BTC, credit bob 1 BTC | account.insufficient-available leg=2 | alice 100 0 100; bob 0 0 0
                limits bob BTC 0 2 BOTH
                post e2: debit alice 30 USD, credit bob 30 USD, debit omnibus 0.00000001 BTC, credit bob 0.00000001 BTC | account.maximum-balance leg=3 | alice 100 0 100
                """);
    }

    @Test
    void debitsAndCreditsAreEqualInEachAsset() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit alice 30 USD, credit bob 29.999999 USD  | entry.unbalanced
                post e1: debit alice 30 USD, credit bob 30.000001 USD  | entry.unbalanced
                post e1: debit alice 30 USD, debit bob 30 USD          | entry.unbalanced
                post e1: credit alice 30 USD, credit bob 30 USD        | entry.unbalanced
                post e1: debit alice 30 USD, credit bob 30 BTC         | entry.unbalanced
                post e1: debit alice 3 USD, credit bob 3 USD, debit alice 1 BTC, credit bob 1.00000001 BTC | entry.unbalanced
                post e1: debit alice 0.100 USD, credit bob 0.1 USD     | -
                """);
    }

    @Test
    void eachLegIsCheckedForItself() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit clearing 1 USD, credit bob 1 USD   | entry.on-clearing leg=0
                post e1: debit alice 1 USD, credit clearing 1 USD | entry.on-clearing leg=1
                post e1: debit alice 1 USD, credit ccp 1 USD      | entry.on-clearing leg=1
                post e1: debit alice 1 USD, credit clearing:alice 1 USD | entry.on-clearing leg=1
                post e1: debit alice 1 USD, credit margin:alice 1 USD   | entry.on-clearing leg=1
                post e1: debit alice 1 USD, credit fund:alice 1 USD     | entry.on-clearing leg=1
                post e1: debit omnibus 1 USD, credit capital 1 USD      | -
                post e1: debit alice 1 USD, credit nobody 1 USD   | account.unknown leg=1
                post e1: debit alice 1 X, credit bob 1 X          | asset.unknown leg=0
                post e1: debit alice 0 USD, credit bob 0 USD      | amount.not-positive leg=0
                post e1: debit alice -1 USD, credit bob -1 USD    | amount.not-positive leg=0
                post e1: debit alice 0.0000001 USD, credit bob 0.0000001 USD | amount.excess-scale leg=0
                post e1: debit alice 1000000000000000000 USD, credit bob 1000000000000000000 USD | amount.too-large leg=0
                """);
    }

    @Test
    void eachLegsAccountIsAsked() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                open eve
                close eve
                post e1: debit alice 1 USD, credit eve 1 USD           | account.closed leg=1
                post e1: debit omnibus 1 USD, debit alice 100.000001 USD, credit bob 101.000001 USD | account.insufficient-available leg=1
                post e1: debit omnibus 1 USD, credit bob 1 USD, debit alice 101 USD, credit bob 101 USD | account.insufficient-available leg=2
                limits alice USD 0 none CREDIT_ONLY
                post e1: credit bob 1 USD, debit alice 1 USD           | account.direction leg=1
                limits alice USD 0 100 DEBIT_ONLY
                post e1: debit omnibus 1 USD, credit alice 1 USD       | account.direction leg=1
                limits alice USD 0 100 BOTH
                post e1: debit omnibus 1 USD, credit alice 1 USD       | account.maximum-balance leg=1
                deposit bob 999999999999999999.999999 USD
                post e1: debit omnibus 0.000001 USD, credit bob 0.000001 USD | amount.too-large leg=1
                """);
    }

    @Test
    void theSumOfAnEntryFitsTheLedger() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit omnibus 999999999999999999 USD, debit omnibus 1 USD, credit fees 999999999999999999 USD, credit fees 1 USD | amount.too-large
                post e1: debit omnibus 999999999999999999 USD, debit omnibus 0.999999 USD, credit fees 999999999999999999.999999 USD   | -
                """);
    }

    @Test
    void anEntryHasSoManyLegsAndNoMore() {
        for (int legs : new int[] {499, 500, 501}) {
            StringBuilder entry = new StringBuilder("post e1: debit alice " + (legs - 1) + " USD");
            entry.append(", credit bob 1 USD".repeat(legs - 1));
            DecisionTable.of(ALICE_AND_BOB)
                    .then("deposit alice 1000 USD")
                    .then(entry + (legs > 500 ? " | request.bounds" : " | -"));
        }
    }

    @Test
    void itCountsWhenItSaysButNotInTheFutureNorInAClosedPeriod() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                time 12:00 | =
                post e1: debit alice 1 USD, credit bob 1 USD @12:00:00.000001 | entry.future  | alice 100 0 100
                post e1: debit alice 1 USD, credit bob 1 USD @12:00           | -
                post e2: debit alice 1 USD, credit bob 1 USD @00:00           | -
                period close 10:00                                            | -
                post e3: debit alice 1 USD, credit bob 1 USD @09:59:59.999999 | period.closed
                post e3: debit alice 1 USD, credit bob 1 USD @10:00           | period.closed | alice 98 0 98
                post e3: debit alice 1 USD, credit bob 1 USD @10:00:00.000001 | -
                post e4: debit alice 1 USD, credit bob 1 USD                  | -
                period reopen                                                 | -
                post e5: debit alice 1 USD, credit bob 1 USD @09:00           | -
                """);
    }

    /** An entry without an effective time takes effect when it is recorded, so never in a closed period. */
    @Test
    void aPeriodIsOverBeforeItIsClosed() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                time 10:00                      | =
                period close 10:00:00.000001    | period.not-over
                period close 10:00              | period.not-over
                deposit alice 1 USD             | -
                period close 09:59:59.999999    | -
                deposit alice 1 USD             | -
                post e1: debit alice 1 USD, credit bob 1 USD | -
                """);
    }
}
