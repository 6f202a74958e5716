package io.evenbook.command.account;

import io.evenbook.api.account.FreezeLevel;
import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class FreezeAndCloseDecisionsTest {

    @Test
    void anAccountIsOpenedOnce() {
        DecisionTable.of("""
                open alice
                open alice           | =
                open alice owner=eve | account.exists
                """);
    }

    @Test
    void anAccountClosesOnlyWhenItHasNothing() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 0.000001 USD
                close alice                     | account.not-empty
                withdraw alice w1 0.000001 USD
                close alice                     | account.not-empty
                confirm alice w1                | -                 | alice 0.000001 0.000001 0 -> 0 0 0
                limits alice USD -10 none BOTH
                hold alice h1 1 USD             | -                 | alice 0 0 0 -> 0 1 -1
                close alice                     | account.not-empty
                transfer t1 alice bob 1 USD     | -                 | alice 0 1 -1 -> -1 1 -2
                release alice h1
                close alice                     | account.not-empty | alice -1 0 -1
                deposit alice 1 USD
                hold alice h2 1 USD until=10:00
                close alice                     | account.not-empty
                time 10:00                      | =
                close alice                     | -                 | alice 0 1 -1 -> 0 0 0
                close alice                     | =
                """);
    }

    @Test
    void anAccountWithAnOpenOrderDoesNotClose() {
        DecisionTable.of("""
                open alice
                limits alice USD -10 none BOTH
                buy o1 alice 0.1 @100
                close alice | account.not-empty
                cancel o1
                close alice | -
                """);
    }

    @Test
    void aFrozenAccountCanBeClosed() {
        DecisionTable.of("""
                open alice
                freeze alice ALL
                close alice      | -
                unfreeze alice   | account.closed
                """);
    }

    @Test
    void aClosedAccountTakesNothing() {
        DecisionTable.of("""
                open alice
                open bob
                close alice
                deposit alice 1 USD            | account.closed
                withdraw alice w1 1 USD        | account.closed
                hold alice h1 1 USD            | account.closed
                transfer t1 alice bob 1 USD    | account.closed
                transfer t1 bob alice 1 USD    | account.closed
                post e1: debit omnibus 1 USD, credit alice 1 USD | account.closed leg=1
                buy o1 alice 1 @100            | account.closed
                limits alice USD 0 none BOTH   | account.closed
                freeze alice DEBITS            | account.closed
                unfreeze alice                 | account.closed
                confirm alice w1               | withdrawal.unknown
                cancel alice w1                | withdrawal.unknown
                capture alice h1 c1 all        | hold.unknown
                release alice h1               | hold.unknown
                expire alice                   | =
                release alice o1 end 1 USD 1 BTC | =
                open alice                     | =
                """);
    }

    @Test
    void aStricterLevelReplacesALooserOneAndNeverTheOtherWay() {
        DecisionTable.of("""
                open alice
                unfreeze alice       | =
                freeze alice TRADING | -
                freeze alice DEBITS  | -
                freeze alice DEBITS  | =
                freeze alice TRADING | account.frozen
                freeze alice ALL     | -
                freeze alice ALL     | =
                freeze alice DEBITS  | account.frozen
                unfreeze alice       | -
                unfreeze alice       | =
                freeze nobody DEBITS | account.unknown
                unfreeze nobody      | account.unknown
                """);
    }

    /** Each command, and the first level that refuses it. */
    @Test
    void eachLevelRefusesWhatItSays() {
        String rows = """
                buy o9 alice 0.1 @100                            | {TRADING}
                withdraw alice w9 1 USD                          | {DEBITS}
                hold alice h9 1 USD                              | {DEBITS}
                capture alice h1 c1 1                            | {DEBITS}
                confirm alice w1                                 | {DEBITS}
                transfer t1 alice bob 1 USD                      | {DEBITS}
                post e1: debit alice 1 USD, credit bob 1 USD     | {DEBITS leg}
                post e2: debit bob 1 USD, credit alice 1 USD     | {ALL other leg}
                post e3: debit alice 1 USD, credit alice 1 USD   | -
                deposit alice 1 USD                              | {ALL}
                transfer t2 bob alice 1 USD                      | {ALL}
                capture bob h2 c2 1 to=alice                     | {ALL}
                release alice h1                                 | -
                limits alice USD 0 1000 BOTH                     | -
                """;
        for (FreezeLevel level : FreezeLevel.values()) {
            String expected = rows;
            for (FreezeLevel from : FreezeLevel.values()) {
                boolean refused = level.compareTo(from) >= 0;
                expected = expected.replace("{" + from + "}", refused ? "account.frozen" : "-")
                        .replace("{" + from + " leg}", refused ? "account.frozen leg=0" : "-")
                        .replace("{" + from + " other leg}", refused ? "account.frozen leg=1" : "-");
            }
            DecisionTable.of("""
                    open alice
                    open bob
                    deposit alice 100 USD
                    deposit bob 100 USD
                    hold alice h1 10 USD
                    hold bob h2 10 USD
                    withdraw alice w1 10 USD
                    """).then("freeze alice " + level).then(expected);
        }
    }

    @Test
    void aLevelThatStopsDebitsCancelsWhatRestsAndWhatWasTradedIsSettled() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 10 BTC
                deposit alice 1000 USD
                deposit bob 1000 USD
                sell o1 alice 3 @100         | - | alice.BTC 10 0 10 -> 10 3 7; alice 1000 0 1000 -> 1000 0 1000 reserved 300
                buy o2 alice 1 @50 client=c1 | - | alice 1000 0 1000 reserved 300 -> 1000 50 950 reserved 300
                buy o3 bob 1 @100            | - | alice.BTC 10 3 7 reserved 1
                freeze alice TRADING         | - | alice.BTC 10 3 7 reserved 1
                freeze alice DEBITS          | - | alice.BTC 10 3 7 reserved 1 -> 10 1 9; alice 1000 50 950 reserved 300 -> 1000 0 1000 reserved 100
                freeze alice DEBITS          | =
                buy o4 bob 1 @100            | -
                cancel o1                    | order.ended
                cancel o2                    | order.ended
                settle 1                     | - | alice.BTC 10 1 9 -> 9 0 9; alice 1000 0 1000 reserved 100 -> 1099.9 0 1099.9
                settle 1                     | =
                unfreeze alice
                buy o5 alice 1 @50 client=c1 | -
                """);
    }

    @Test
    void levelAllSettlesAsWell() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 10 BTC
                deposit bob 1000 USD
                sell o1 alice 1 @100
                buy o2 bob 1 @100
                freeze alice ALL
                freeze bob ALL
                settle 1 | - | alice.BTC 10 1 9 -> 9 0 9; alice 0 0 0 reserved 100 -> 99.9 0 99.9; bob 1000 100 900 -> 900 0 900
                """);
    }
}
