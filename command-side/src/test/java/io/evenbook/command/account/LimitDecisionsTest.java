package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class LimitDecisionsTest {

    @Test
    void a_negative_minimum_is_a_credit_line() {
        DecisionTable.of("""
                open alice
                open bob
                send t1 alice bob 0.000001 USD     | account.insufficient-available
                limits alice USD -50 none BOTH     | -                              | alice 0 0 0
                hold alice h1 20 USD               | -                              | alice 0 0 0 -> 0 20 -20
                send t1 alice bob 30.000001 USD    | account.insufficient-available | alice 0 20 -20
                send t1 alice bob 30 USD           | -                              | alice 0 20 -20 -> -30 20 -50; clearing 0 -> 30
                withdraw alice w1 0.000001 USD     | account.insufficient-available
                hold alice h2 0.000001 USD         | account.insufficient-available
                capture alice h1 c1 20             | -                              | alice -30 20 -50 -> -50 0 -50
                deposit alice 0.000001 USD         | -                              | alice -50 0 -50 -> -49.999999 0 -49.999999
                withdraw alice w1 0.000001 USD     | -                              | alice -49.999999 0 -49.999999 -> -49.999999 0.000001 -50
                """);
    }

    @Test
    void a_positive_minimum_stays_available() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                limits alice USD 40 none BOTH      | -
                hold alice h1 60.000001 USD        | account.insufficient-available | alice 100 0 100
                hold alice h1 60 USD               | -                              | alice 100 0 100 -> 100 60 40
                send t1 alice bob 0.000001 USD     | account.insufficient-available
                withdraw alice w1 0.000001 USD     | account.insufficient-available
                prepare g1 alice: debit 0.000001 USD | refused account.insufficient-available
                capture alice h1 c1 60             | -                              | alice 100 60 40 -> 40 0 40
                """);
    }

    @Test
    void a_minimum_cannot_be_set_above_what_is_available() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 30 USD
                limits alice USD 70.000001 none BOTH | account.insufficient-available
                limits alice USD 70 none BOTH        | -
                limits alice USD 70 none BOTH        | =
                limits alice USD 70.000000 none BOTH | =
                lift alice h1
                limits alice USD 100 none BOTH       | -
                limits alice USD -10 none BOTH       | -
                hold alice h2 110 USD                | - | alice 100 0 100 -> 100 110 -10
                limits alice USD -9.999999 none BOTH | account.insufficient-available
                limits alice BTC 0.00000001 none BOTH | account.insufficient-available
                limits alice BTC 0 none BOTH         | =
                """);
    }

    @Test
    void a_maximum_stops_what_would_newly_come_in() {
        DecisionTable.of("""
                open alice
                open bob
                limits alice USD 0 100 BOTH
                deposit alice 100.000001 USD        | account.maximum-balance         | alice 0 0 0
                deposit alice 99.999999 USD         | -                               | alice 0 0 0 -> 99.999999 0 99.999999
                receive t1 alice bob 0.000002 USD   | refused account.maximum-balance
                prepare g1 alice: credit 0.000002 USD | refused account.maximum-balance
                deposit alice 0.000001 USD          | -                               | alice 99.999999 0 99.999999 -> 100 0 100
                deposit alice 0.000001 USD          | account.maximum-balance
                hold alice h1 50 USD
                deposit alice 0.000001 USD          | account.maximum-balance         | alice 100 50 50
                limits alice USD 0 60 BOTH          | -                               | alice 100 50 50
                capture alice h1 c1 40              | -                               | alice 100 50 50 -> 60 10 50
                deposit alice 0.000001 USD          | account.maximum-balance
                lift alice h1                       | -                               | alice 60 10 50 -> 60 0 60
                send t2 alice bob 10 USD
                deposit alice 10 USD                | -                               | alice 50 0 50 -> 60 0 60
                """);
    }

    @Test
    void what_is_reserved_counts_against_the_maximum() {
        DecisionTable.of("""
                open alice
                open bob
                limits alice USD 0 100 BOTH
                deposit alice 40 USD
                prepare g1 alice: credit 60.000001 USD | refused account.maximum-balance
                prepare g1 alice: credit 50 USD        | -                               | alice 40 0 40 -> 40 0 40 reserved 50
                deposit alice 10.000001 USD            | account.maximum-balance         | alice 40 0 40 reserved 50
                receive t1 alice bob 10.000001 USD     | refused account.maximum-balance
                prepare g2 alice: credit 10.000001 USD | refused account.maximum-balance
                prepare g2 alice: credit 10 USD        | -                               | alice 40 0 40 reserved 50 -> 40 0 40 reserved 60
                deposit alice 0.000001 USD             | account.maximum-balance
                release-part g1 alice                  | -                               | alice 40 0 40 reserved 60 -> 40 0 40 reserved 10
                deposit alice 50 USD                   | -                               | alice 40 0 40 reserved 10 -> 90 0 90 reserved 10
                """);
    }

    @Test
    void reserved_funds_cannot_be_spent_before_they_are_there() {
        DecisionTable.of("""
                open alice
                prepare g1 alice: credit 50 USD | -                              | alice 0 0 0 -> 0 0 0 reserved 50
                hold alice h1 0.000001 USD      | account.insufficient-available
                """);
    }

    @Test
    void each_direction_allows_what_it_says() {
        String rows = """
                deposit alice 1 USD             | {in}
                receive t1 alice bob 1 USD      | {in recorded}
                prepare g1 alice: credit 1 USD  | {in recorded}
                hold alice h1 1 USD             | {out}
                withdraw alice w1 1 USD         | {out}
                send t2 alice bob 1 USD         | {out}
                prepare g2 alice: debit 1 USD   | {out recorded}
                deposit alice 1 BTC             | -
                hold alice h2 1 BTC             | -
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
                        """)
                .then("limits alice USD 0 none " + direction + (direction.equals("BOTH") ? " | =" : " | -"))
                .then(rows.replace("{in}", credits ? "-" : "account.direction")
                        .replace("{in recorded}", credits ? "-" : "refused account.direction")
                        .replace("{out}", debits ? "-" : "account.direction")
                        .replace("{out recorded}", debits ? "-" : "refused account.direction"));
    }

    @Test
    void limits_must_not_cross_and_may_meet() {
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
    void the_most_that_an_account_can_be_overdrawn_still_fits() {
        DecisionTable.of("""
                open alice
                open bob
                limits alice USD -999999999999999999.999999 none BOTH
                send t1 alice bob 999999999999999999.999999 USD | -                              | alice 0 0 0 -> -999999999999999999.999999 0 -999999999999999999.999999
                send t2 alice bob 0.000001 USD                  | account.insufficient-available
                deposit alice 999999999999999999.999999 USD     | -                              | alice -999999999999999999.999999 0 -999999999999999999.999999 -> 0 0 0
                """);
    }
}
