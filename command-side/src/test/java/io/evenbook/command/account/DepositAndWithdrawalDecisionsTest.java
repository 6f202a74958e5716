package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class DepositAndWithdrawalDecisionsTest {

    @Test
    void deposits_add_up_to_the_last_digit_there_is_room_for() {
        DecisionTable.of("""
                open alice
                deposit alice 0.000001 USD                  | -                | alice 0 0 0 -> 0.000001 0 0.000001; omnibus 0 -> -0.000001
                deposit alice 999999999999999999.999999 USD | amount.too-large | alice 0.000001 0 0.000001
                deposit alice 999999999999999999.999998 USD | -                | alice.BTC 0 0 0; omnibus -0.000001 -> -999999999999999999.999999
                deposit alice 0.000001 USD                  | amount.too-large
                deposit alice 0.00000001 BTC                | -                | alice.BTC 0 0 0 -> 0.00000001 0 0.00000001
                freeze alice
                deposit alice 1 BTC                         | -                | alice.BTC 0.00000001 0 0.00000001 -> 1.00000001 0 1.00000001
                """);
    }

    @Test
    void a_withdrawal_is_held_and_then_confirmed_once() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 60 USD        | -                              | alice 100 0 100 -> 100 60 40; omnibus -100
                withdraw alice w2 40.000001 USD | account.insufficient-available | alice 100 60 40
                withdraw alice w2 40 USD        | -                              | alice 100 60 40 -> 100 100 0
                confirm alice w1                | -                              | alice 100 100 0 -> 40 40 0; omnibus -100 -> -40
                confirm alice w1                | =                              | alice 40 40 0
                cancel alice w1                 | withdrawal.ended               | alice 40 40 0
                cancel alice w2                 | -                              | alice 40 40 0 -> 40 0 40; omnibus -40
                cancel alice w2                 | =
                confirm alice w2                | withdrawal.ended
                confirm alice w3                | withdrawal.unknown
                cancel alice w3                 | withdrawal.unknown
                """);
    }

    @Test
    void a_withdrawal_expires_at_its_time_and_not_before() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 60 USD until=10:00:00.000001
                expire alice w1 10:00:00        | =                | alice 100 60 40
                expire alice w1 10:00:00.000001 | -                | alice 100 60 40 -> 100 0 100; omnibus -100
                expire alice w1 10:00:00.000002 | =                | alice 100 0 100
                confirm alice w1                | withdrawal.ended
                cancel alice w1                 | withdrawal.ended
                withdraw alice w2 60 USD until=10:00:00.000001
                expire alice w2 10:00:00.000002 | -                | alice 100 60 40 -> 100 0 100
                """);
    }

    @Test
    void until_it_is_told_that_its_time_is_over_a_withdrawal_ends_as_it_is_asked() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 60 USD until=10:00
                confirm alice w1      | - | alice 100 60 40 -> 40 0 40
                expire alice w1 11:00 | = | alice 40 0 40
                withdraw alice w2 30 USD until=10:00
                cancel alice w2       | - | alice 40 30 10 -> 40 0 40
                expire alice w2 11:00 | = | alice 40 0 40
                withdraw alice w3 30 USD
                expire alice w3 11:00 | = | alice 40 30 10
                """);
    }

    @Test
    void what_was_agreed_before_a_freeze_ends_as_agreed() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 10 USD
                withdraw alice w2 20 USD
                withdraw alice w3 30 USD until=10:00
                limits alice USD 0 0 NONE
                freeze alice
                withdraw alice w4 1 USD | account.frozen
                confirm alice w1        | - | alice 100 60 40 -> 90 50 40
                cancel alice w2         | - | alice 90 50 40 -> 90 30 60
                expire alice w3 10:00   | - | alice 90 30 60 -> 90 0 90
                """);
    }
}
