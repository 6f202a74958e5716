package io.evenbook.command.journal;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

/**
 * The precedence of faults. Each line has one fault less than the line before: the one that the line before was refused
 * for.
 */
class EntryPrecedenceTest {
    private static final String ALICE_BOB_AND_EVE = """
            open alice
            open bob
            open eve
            close eve
            time 11:00 | =
            period close 10:00
            """;

    @Test
    void legByLegThenTheBalanceThenTheSumThenTheTimeThenTheAccounts() {
        DecisionTable.of(ALICE_BOB_AND_EVE).then("""
                post e1: debit clearing -0.0000001 X, credit clearing 1 USD @12:00                 | entry.on-clearing leg=0
                post e1: debit nobody -0.0000001 X, credit clearing 1 USD @12:00                   | account.unknown leg=0
                post e1: debit alice -0.0000001 X, credit clearing 1 USD @12:00                    | asset.unknown leg=0
                post e1: debit alice -0.0000001 USD, credit clearing 1 USD @12:00                  | amount.not-positive leg=0
                post e1: debit alice 1000000000000000000.0000001 USD, credit clearing 1 USD @12:00 | amount.excess-scale leg=0
                post e1: debit alice 1000000000000000000 USD, credit clearing 1 USD @12:00         | amount.too-large leg=0
                post e1: debit alice 1 USD, credit clearing 1 USD @12:00                           | entry.on-clearing leg=1
                post e1: debit alice 999999999999999999 USD, debit alice 2 USD, credit eve 1 USD @12:00 | entry.unbalanced
                post e1: debit alice 999999999999999999 USD, debit alice 1 USD, credit eve 999999999999999999 USD, credit eve 1 USD, debit alice 1 BTC @12:00 | entry.unbalanced
                post e1: debit alice 999999999999999999 USD, debit alice 1 USD, credit eve 999999999999999999 USD, credit eve 1 USD @12:00 | amount.too-large
                post e1: debit alice 1 USD, credit eve 1 USD @12:00                                | entry.future
                post e1: debit alice 1 USD, credit eve 1 USD @09:00                                | period.closed
                post e1: debit alice 1 USD, credit eve 1 USD @11:00                                | account.insufficient-available leg=0
                deposit alice 1 USD
                post e1: debit alice 1 USD, credit eve 1 USD @11:00                                | account.closed leg=1
                post e1: debit alice 1 USD, credit bob 1 USD @11:00                                | -
                """);
    }

    @Test
    void whatAnAccountPays() {
        DecisionTable.of(ALICE_BOB_AND_EVE).then("""
                limits alice USD 0 none CREDIT_ONLY
                freeze alice DEBITS
                post e1: debit eve 101 USD, credit bob 101 USD   | account.closed leg=0
                post e1: debit alice 101 USD, credit bob 101 USD | account.frozen leg=0
                unfreeze alice
                post e1: debit alice 101 USD, credit bob 101 USD | account.direction leg=0
                limits alice USD 0 none BOTH
                post e1: debit alice 101 USD, credit bob 101 USD | account.insufficient-available leg=0
                deposit alice 101 USD
                post e1: debit alice 101 USD, credit bob 101 USD | -
                """);
    }

    @Test
    void whatAnAccountReceives() {
        DecisionTable.of(ALICE_BOB_AND_EVE).then("""
                deposit alice 100 USD
                limits alice USD 0 100 DEBIT_ONLY
                freeze alice ALL
                post e1: debit omnibus 999999999999999999 USD, credit alice 999999999999999999 USD | account.frozen leg=1
                unfreeze alice
                post e1: debit omnibus 999999999999999999 USD, credit alice 999999999999999999 USD | account.direction leg=1
                limits alice USD 0 100 BOTH
                post e1: debit omnibus 999999999999999999 USD, credit alice 999999999999999999 USD | amount.too-large leg=1
                post e1: debit omnibus 1 USD, credit alice 1 USD | account.maximum-balance leg=1
                limits alice USD 0 101 BOTH
                post e1: debit omnibus 1 USD, credit alice 1 USD | -
                """);
    }

    @Test
    void aReversal() {
        DecisionTable.of(ALICE_BOB_AND_EVE).then("""
                deposit alice 10 USD as=d1
                deposit bob 1 BTC as=d2
                reverse d1 as=r1 amount=4
                time 12:00 | =
                deposit alice 1 USD as=d3
                reverse d3 as=r3
                reverse r1 amount=100 at=09:00   | entry.not-reversible
                reverse d3 amount=100 at=09:00   | entry.posted
                reverse d1 amount=100 at=09:00   | entry.reversal-exceeds
                reverse d1 amount=6 at=10:59:59.999999 | entry.reversal-early
                reverse d1 amount=-1 at=12:01    | amount.not-positive leg=0
                reverse d1 amount=6 at=12:00:00.000001 | entry.future
                period close 11:30
                reverse d1 amount=6 at=11:15     | period.closed
                reverse d1 amount=6 at=original  | period.closed
                withdraw alice w1 6 USD
                reverse d1 amount=6 at=11:45     | account.insufficient-available leg=1
                cancel alice w1
                reverse d1 amount=6 at=11:45     | -
                """);
    }
}
