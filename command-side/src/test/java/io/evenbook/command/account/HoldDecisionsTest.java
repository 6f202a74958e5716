package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class HoldDecisionsTest {

    @Test
    void a_hold_is_captured_in_parts_and_never_more_than_is_left() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 80 USD              | -             | alice 100 0 100 -> 100 80 20
                capture alice h1 c1 80.000001     | hold.exceeded | alice 100 80 20
                capture alice h1 c1 30            | -             | alice 100 80 20 -> 70 50 20; omnibus -100 -> -70
                capture alice h1 c2 50.000001     | hold.exceeded | alice 70 50 20
                capture alice h1 c2 49.999999     | -             | alice 70 50 20 -> 20.000001 0.000001 20
                capture alice h1 c3 0.000002      | hold.exceeded
                capture alice h1 c3 0.000001      | -             | alice 20.000001 0.000001 20 -> 20 0 20; omnibus -20.000001 -> -20
                capture alice h1 c4 0.000001      | hold.unknown  | alice 20 0 20
                """);
    }

    @Test
    void all_that_is_left_can_be_captured_without_saying_how_much() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 80 USD
                capture alice h1 c1 30  | -            | alice 100 80 20 -> 70 50 20
                capture alice h1 c2 all | -            | alice 70 50 20 -> 20 0 20
                capture alice h1 c3 all | hold.unknown | alice 20 0 20
                """);
    }

    @Test
    void a_capture_that_pays_another_account_goes_through_clearing_and_one_that_does_not_leaves() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                hold alice h1 80 USD
                capture alice h1 c1 30 to=bob | -                    | alice 100 80 20 -> 70 50 20; clearing 0 -> 30; omnibus -100
                receive c1 bob alice 30 USD   | -                    | bob 0 0 0 -> 30 0 30; clearing 30 -> 0
                capture alice h1 c2 20        | -                    | alice 70 50 20 -> 50 30 20; clearing 0; omnibus -100 -> -80
                capture alice h1 c3 30.000001 to=bob | hold.exceeded
                capture alice h1 c3 30 to=alice      | transfer.same-account
                capture alice h1 c3 30 to=nobody     | account.unknown
                """);
    }

    @Test
    void what_is_left_after_a_capture_can_be_lifted() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 80 USD
                capture alice h1 c1 30 | -            | alice 100 80 20 -> 70 50 20
                lift alice h1          | -            | alice 70 50 20 -> 70 0 70; omnibus -70
                lift alice h1          | hold.unknown | alice 70 0 70
                capture alice h1 c2 1  | hold.unknown
                """);
    }

    @Test
    void a_hold_ends_at_its_time_and_not_before() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 80 USD until=10:00:00.000001
                expire alice h1 10:00:00        | =            | alice 100 80 20
                expire alice h1 10:00:00.000001 | -            | alice 100 80 20 -> 100 0 100
                expire alice h1 10:00:00.000001 | =            | alice 100 0 100
                capture alice h1 c1 1           | hold.unknown
                hold alice h2 80 USD until=10:00:00.000001
                capture alice h2 c1 30
                expire alice h2 10:00:00.000002 | -            | alice 70 50 20 -> 70 0 70
                hold alice h3 70 USD
                expire alice h3 23:59           | =            | alice 70 70 0
                expire alice h4 23:59           | =
                """);
    }

    @Test
    void a_hold_ends_later_than_now() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 80 USD until=08:59:59.999999     | hold.expiry-past
                hold alice h1 80 USD until=09:00               | hold.expiry-past
                hold alice h1 80 USD until=09:00:00.000001     | - | alice 100 0 100 -> 100 80 20
                withdraw alice w1 20 USD until=09:00           | hold.expiry-past
                withdraw alice w1 20 USD until=09:00:00.000001 | - | alice 100 80 20 -> 100 100 0
                """);
    }

    @Test
    void until_it_is_told_that_its_time_is_over_a_hold_is_there() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 80 USD until=10:00
                capture alice h1 c1 30 | - | alice 100 80 20 -> 70 50 20
                lift alice h1          | - | alice 70 50 20 -> 70 0 70
                expire alice h1 11:00  | = | alice 70 0 70
                """);
    }

    @Test
    void a_release_under_a_key_is_done_once() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 80 USD
                release alice h1 r1 30 USD        | -             | alice 100 80 20 -> 100 50 50
                release alice h1 r1 30 USD        | =             | alice 100 50 50
                release alice h1 r2 50.000001 USD | hold.exceeded | alice 100 50 50
                capture alice h1 c1 20            | -             | alice 100 50 50 -> 80 30 50
                release alice h1 c1 30 USD        | =             | alice 80 30 50
                release alice h1 r2 30 USD        | -             | alice 80 30 50 -> 80 0 80
                release alice h1 r2 30 USD        | =             | alice 80 0 80
                release alice h1 r3 1 USD         | =             | alice 80 0 80
                """);
    }

    @Test
    void the_hold_of_a_withdrawal_ends_with_that_alone() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 60 USD
                lift alice w1          | hold.not-manual | alice 100 60 40
                capture alice w1 c1 60 | hold.not-manual | alice 100 60 40
                """);
    }

    @Test
    void several_holds_never_take_more_together_than_there_is() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                deposit alice 1 BTC
                hold alice h1 60 USD        | -                              | alice 100 0 100 -> 100 60 40
                hold alice h1 1 USD         | hold.exists                    | alice 100 60 40
                hold alice h2 40.000001 USD | account.insufficient-available | alice 100 60 40
                hold alice h2 40 USD        | -                              | alice 100 60 40 -> 100 100 0
                hold alice h3 0.000001 USD  | account.insufficient-available | alice 100 100 0
                hold alice h3 1 BTC         | -                              | alice.BTC 1 0 1 -> 1 1 0
                lift alice h1               | -                              | alice 100 100 0 -> 100 40 60; alice.BTC 1 1 0
                hold alice h1 60 USD        | -                              | alice 100 40 60 -> 100 100 0
                """);
    }

    @Test
    void what_was_agreed_before_a_freeze_is_done() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                hold alice h1 50 USD
                hold alice h2 20 USD
                hold alice h3 30 USD until=10:00
                limits alice USD 0 0 NONE
                freeze alice
                hold alice h4 1 USD           | account.frozen
                capture alice h1 c1 10        | - | alice 100 100 0 -> 90 90 0
                capture alice h1 c2 30 to=bob | - | alice 90 90 0 -> 60 60 0
                release alice h1 r1 10 USD    | - | alice 60 60 0 -> 60 50 10
                lift alice h2                 | - | alice 60 50 10 -> 60 30 30
                expire alice h3 10:00         | - | alice 60 30 30 -> 60 0 60
                """);
    }
}
