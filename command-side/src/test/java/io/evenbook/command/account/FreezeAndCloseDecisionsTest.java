package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class FreezeAndCloseDecisionsTest {

    @Test
    void an_account_closes_only_when_it_has_nothing() {
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
                send t1 alice bob 1 USD         | -                 | alice 0 1 -1 -> -1 1 -2
                lift alice h1
                close alice                     | account.not-empty | alice -1 0 -1
                deposit alice 1 USD
                prepare g1 alice: credit 1 USD  | -                 | alice 0 0 0 -> 0 0 0 reserved 1
                close alice                     | account.not-empty
                release-part g1 alice
                prepare g1 alice: credit 1 USD, debit 1 USD | -     | alice 0 0 0
                close alice                     | account.not-empty
                post-part g1 alice              | -                 | alice 0 0 0
                close alice                     | -
                close alice                     | =
                """);
    }

    @Test
    void a_frozen_account_can_be_closed() {
        DecisionTable.of("""
                open alice
                freeze alice
                close alice    | -
                unfreeze alice | account.closed
                """);
    }

    @Test
    void a_closed_account_takes_nothing() {
        DecisionTable.of("""
                open alice
                open bob
                close alice
                deposit alice 1 USD            | account.closed
                withdraw alice w1 1 USD        | account.closed
                hold alice h1 1 USD            | account.closed
                send t1 alice bob 1 USD        | account.closed
                receive t1 alice bob 1 USD     | refused account.closed
                prepare g1 alice: credit 1 USD | refused account.closed
                limits alice USD 0 none BOTH   | account.closed
                freeze alice                   | account.closed
                unfreeze alice                 | account.closed
                confirm alice w1               | withdrawal.unknown
                cancel alice w1                | withdrawal.unknown
                capture alice h1 c1 all        | hold.unknown
                lift alice h1                  | hold.unknown
                expire alice h1 10:00          | =
                release alice h1 r1 1 USD      | =
                post-part g1 alice             | =
                release-part g1 alice          | =
                open alice                     | =
                """);
    }

    @Test
    void a_frozen_account_takes_in_but_gives_nothing_new() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                freeze alice                     | -
                freeze alice                     | =
                deposit alice 1 USD              | -                      | alice 100 0 100 -> 101 0 101
                prepare g1 alice: credit 1 USD   | -                      | alice 101 0 101 -> 101 0 101 reserved 1
                prepare g2 alice: credit 2 USD, debit 2 USD | -           | alice 101 0 101 reserved 1
                prepare g3 alice: credit 2 USD, debit 2.000001 USD | refused account.frozen
                withdraw alice w1 1 USD          | account.frozen
                hold alice h1 1 USD              | account.frozen
                send t1 alice bob 1 USD          | account.frozen
                limits alice USD 0 none CREDIT_ONLY | -
                unfreeze alice                   | -
                unfreeze alice                   | =
                limits alice USD 0 none BOTH     | -
                hold alice h1 1 USD              | -                      | alice 101 0 101 reserved 1 -> 101 1 100 reserved 1
                """);
    }
}
