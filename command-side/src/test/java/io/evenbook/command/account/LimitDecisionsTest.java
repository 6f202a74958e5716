package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class LimitDecisionsTest {

    @Test
    void aNegativeMinimumIsACreditLine() {
        DecisionTable.of("""
                open alice
                open bob
                transfer t1 alice bob 0.000001 USD  | account.insufficient-available
                limits alice USD -50 none BOTH      | -                              | alice 0 0 0
                hold alice h1 20 USD                | -                              | alice 0 0 0 -> 0 20 -20
                transfer t1 alice bob 30.000001 USD | account.insufficient-available | alice 0 20 -20
                transfer t1 alice bob 30 USD        | -                              | alice 0 20 -20 -> -30 20 -50; bob 0 0 0 -> 30 0 30
                withdraw alice w1 0.000001 USD      | account.insufficient-available
                hold alice h2 0.000001 USD          | account.insufficient-available
                capture alice h1 c1 20              | -                              | alice -30 20 -50 -> -50 0 -50
                deposit alice 0.000001 USD          | -                              | alice -50 0 -50 -> -49.999999 0 -49.999999
                withdraw alice w1 0.000001 USD      | -                              | alice -49.999999 0 -49.999999 -> -49.999999 0.000001 -50
                """);
    }

    @Test
    void aPositiveMinimumStaysAvailable() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                limits alice USD 40 none BOTH       | -
                hold alice h1 60.000001 USD         | account.insufficient-available | alice 100 0 100
                hold alice h1 60 USD                | -                              | alice 100 0 100 -> 100 60 40
                transfer t1 alice bob 0.000001 USD  | account.insufficient-available
                withdraw alice w1 0.000001 USD      | account.insufficient-available
                buy o1 alice 0.0001 @0.01           | account.insufficient-available
                post e1: debit alice 0.000001 USD, credit bob 0.000001 USD | account.insufficient-available leg=0
                capture alice h1 c1 60              | -                              | alice 100 60 40 -> 40 0 40
                """);
    }

    @Test
    void aMinimumCannotBeSetAboveWhatIsAvailable() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 30 USD
                limits alice USD 70.000001 none BOTH | account.insufficient-available
                limits alice USD 70 none BOTH        | -
                limits alice USD 70 none BOTH        | =
                limits alice USD 70.000000 none BOTH | =
                release alice h1
                limits alice USD 100 none BOTH       | -
                limits alice USD -10 none BOTH       | -
                hold alice h2 110 USD                | - | alice 100 0 100 -> 100 110 -10
                limits alice USD -9.999999 none BOTH | account.insufficient-available
                limits alice BTC 0.00000001 none BOTH | account.insufficient-available
                limits alice BTC 0 none BOTH         | =
                """);
    }

    @Test
    void aMaximumStopsWhatWouldNewlyComeIn() {
        DecisionTable.of("""
                open alice
                open bob
                deposit bob 100 USD
                limits alice USD 0 100 BOTH
                deposit alice 100.000001 USD         | account.maximum-balance         | alice 0 0 0
                deposit alice 99.999999 USD          | -                               | alice 0 0 0 -> 99.999999 0 99.999999
                transfer t1 bob alice 0.000002 USD   | account.maximum-balance
                post e1: debit bob 0.000002 USD, credit alice 0.000002 USD | account.maximum-balance leg=1
                deposit alice 0.000001 USD           | -                               | alice 99.999999 0 99.999999 -> 100 0 100
                deposit alice 0.000001 USD           | account.maximum-balance
                hold alice h1 50 USD
                deposit alice 0.000001 USD           | account.maximum-balance         | alice 100 50 50
                limits alice USD 0 60 BOTH           | -                               | alice 100 50 50
                capture alice h1 c1 40               | -                               | alice 100 50 50 -> 60 10 50
                deposit alice 0.000001 USD           | account.maximum-balance
                release alice h1                     | -                               | alice 60 10 50 -> 60 0 60
                transfer t2 alice bob 10 USD
                deposit alice 10 USD                 | -                               | alice 50 0 50 -> 60 0 60
                """);
    }

    @Test
    void eachDirectionAllowsWhatItSays() {
        String rows = """
                deposit alice 1 USD                              | {in}
                transfer t1 bob alice 1 USD                      | {in}
                post e1: debit bob 1 USD, credit alice 1 USD     | {in leg=1}
                sell o1 alice 0.01 @100                          | {in}
                hold alice h1 1 USD                              | {out}
                withdraw alice w1 1 USD                          | {out}
                transfer t2 alice bob 1 USD                      | {out}
                buy o2 alice 0.01 @99                            | {out}
                post e2: debit alice 1 USD, credit bob 1 USD     | {out leg=0}
                post e3: debit alice 1 USD, credit alice 1 USD   | -
                deposit alice 1 BTC                              | -
                hold alice h2 1 BTC                              | -
                """;
        allows(rows, "BOTH", true, true);
        allows(rows, "DEBIT_ONLY", false, true);
        allows(rows, "CREDIT_ONLY", true, false);
        allows(rows, "NONE", false, false);
    }

    private static void allows(String rows, String direction, boolean credits, boolean debits) {
        DecisionTable.of("""
                        open alice
                        open bob
                        deposit alice 100 USD
                        deposit alice 1 BTC
                        deposit bob 100 USD
                        """)
                .then("limits alice USD 0 none " + direction + (direction.equals("BOTH") ? " | =" : " | -"))
                .then(rows.replace("{in}", credits ? "-" : "account.direction")
                        .replace("{in leg=1}", credits ? "-" : "account.direction leg=1")
                        .replace("{out}", debits ? "-" : "account.direction")
                        .replace("{out leg=0}", debits ? "-" : "account.direction leg=0"));
    }

    @Test
    void limitsMustNotCrossAndMayMeet() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                limits alice USD 50 49.999999 BOTH | limits.crossed
                limits alice USD 50 50 BOTH        | -
                limits alice USD -1 -2 BOTH        | limits.crossed
                limits alice USD -2 -1 BOTH        | -
                deposit alice 1 USD                | account.maximum-balance
                """);
    }

    @Test
    void theMostThatAnAccountCanBeOverdrawnStillFits() {
        DecisionTable.of("""
                open alice
                open bob
                limits alice USD -999999999999999999.999999 none BOTH
                transfer t1 alice bob 999999999999999999.999999 USD | -                              | alice 0 0 0 -> -999999999999999999.999999 0 -999999999999999999.999999
                transfer t2 alice bob 0.000001 USD              | account.insufficient-available
                deposit alice 999999999999999999.999999 USD     | -                              | alice -999999999999999999.999999 0 -999999999999999999.999999 -> 0 0 0
                """);
    }

    @Test
    void whatIsHeldFitsEvenOnACreditLine() {
        DecisionTable.of("""
                open alice
                limits alice USD -999999999999999999 none BOTH
                deposit alice 999999999999999999 USD
                hold alice h1 999999999999999999.999999 USD | -                | alice 999999999999999999 0 999999999999999999 -> 999999999999999999 999999999999999999.999999 -0.999999
                hold alice h2 0.000001 USD                  | amount.too-large
                """);
    }
}
