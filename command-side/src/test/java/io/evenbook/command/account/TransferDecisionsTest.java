package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class TransferDecisionsTest {
    private static final String ALICE_AND_BOB = """
            open alice
            open bob
            deposit alice 100 USD
            """;

    @Test
    void what_one_sends_the_other_receives() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                send t1 alice bob 30 USD        | -                              | alice 100 0 100 -> 70 0 70; clearing 0 -> 30; bob 0 0 0
                receive t1 bob alice 30 USD     | -                              | bob 0 0 0 -> 30 0 30; clearing 30 -> 0; alice 70 0 70
                hold alice h1 20 USD
                send t2 alice bob 50.000001 USD | account.insufficient-available | alice 70 20 50
                send t2 alice bob 50 USD        | -                              | alice 70 20 50 -> 20 20 0; clearing 0 -> 50
                receive t2 bob alice 50 USD     | -                              | bob 30 0 30 -> 80 0 80; clearing 50 -> 0; omnibus -100
                """);
    }

    @Test
    void what_is_sent_may_have_no_other_end() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                send t1 alice alice 30 USD  | transfer.same-account | alice 100 0 100; clearing 0
                send t1 alice nobody 30 USD | account.unknown       | alice 100 0 100; clearing 0
                """);
    }

    @Test
    void a_closed_account_refuses_and_the_sender_has_it_back() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                send t1 alice bob 30 USD
                close bob
                receive t1 bob alice 30 USD | refused account.closed | clearing 30
                return t1 alice bob 30 USD  | -                      | alice 70 0 70 -> 100 0 100; clearing 30 -> 0; suspense 0
                """);
    }

    @Test
    void each_limit_of_the_receiver_refuses() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                limits bob USD 0 none DEBIT_ONLY
                receive t1 bob alice 30 USD        | refused account.direction       | bob 0 0 0
                limits bob USD 0 none NONE
                receive t1 bob alice 30 USD        | refused account.direction       | bob 0 0 0
                limits bob USD 0 29.999999 BOTH
                receive t1 bob alice 30 USD        | refused account.maximum-balance | bob 0 0 0
                deposit bob 1 BTC
                deposit bob 999999999999999999 BTC | amount.too-large
                receive t2 bob alice 999999999999999999 BTC | refused amount.too-large | bob.BTC 1 0 1
                limits bob USD 0 30 CREDIT_ONLY
                send t3 alice bob 30 USD
                receive t3 bob alice 30 USD        | -                               | bob 0 0 0 -> 30 0 30; clearing 30 -> 0
                """);
    }

    @Test
    void a_frozen_account_sends_nothing_but_receives() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                send t1 alice bob 30 USD
                freeze bob
                freeze alice
                receive t1 bob alice 30 USD | -              | bob 0 0 0 -> 30 0 30
                send t2 bob alice 30 USD    | account.frozen | bob 30 0 30
                send t2 alice bob 30 USD    | account.frozen | alice 70 0 70
                """);
    }

    @Test
    void a_return_asks_neither_for_a_freeze_nor_for_limits() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                send t1 alice bob 30 USD
                limits alice USD 0 0 DEBIT_ONLY
                freeze alice
                return t1 alice bob 30 USD | - | alice 70 0 70 -> 100 0 100; clearing 30 -> 0
                """);
    }

    @Test
    void what_comes_back_to_a_closed_account_rests_in_suspense() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                send t1 alice bob 100 USD
                close alice                 | - | alice 0 0 0
                close bob
                receive t1 bob alice 100 USD | refused account.closed
                return t1 alice bob 100 USD  | - | alice 0 0 0; clearing 100 -> 0; suspense 0 -> 100
                """);
    }

    @Test
    void what_comes_back_and_no_longer_fits_rests_in_suspense() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                send t1 alice bob 30 USD
                deposit alice 999999999999999899.999999 USD
                return t1 alice bob 30 USD | - | alice 999999999999999969.999999 0 999999999999999969.999999 -> 999999999999999999.999999 0 999999999999999999.999999
                send t2 alice bob 30 USD
                deposit alice 0.000001 USD
                deposit alice 29.999999 USD
                return t2 alice bob 30 USD | - | alice 999999999999999999.999999 0 999999999999999999.999999; clearing 30 -> 0; suspense 0 -> 30
                """);
    }
}
