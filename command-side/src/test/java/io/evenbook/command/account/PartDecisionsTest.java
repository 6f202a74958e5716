package io.evenbook.command.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class PartDecisionsTest {
    private static final String ALICE_AND_BOB = """
            open alice
            open bob
            deposit alice 100 USD
            """;

    @Test
    void a_debit_is_held_and_a_credit_reserved_until_both_are_posted() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                prepare g1 alice: debit 30 USD | - | alice 100 0 100 -> 100 30 70
                prepare g1 bob: credit 30 USD  | - | bob 0 0 0 -> 0 0 0 reserved 30
                prepare g1 alice: debit 30 USD | = | alice 100 30 70
                prepare g1 bob: credit 30 USD  | = | bob 0 0 0 reserved 30
                post-part g1 bob               | - | bob 0 0 0 reserved 30 -> 30 0 30; clearing 0 -> -30
                post-part g1 alice             | - | alice 100 30 70 -> 70 0 70; clearing -30 -> 0
                post-part g1 alice             | = | alice 70 0 70
                release-part g1 alice          | = | alice 70 0 70
                post-part g1 bob               | = | bob 30 0 30
                """);
    }

    @Test
    void what_was_prepared_is_given_back() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                prepare g1 alice: debit 30 USD | - | alice 100 0 100 -> 100 30 70
                prepare g1 bob: credit 30 USD
                release-part g1 alice          | - | alice 100 30 70 -> 100 0 100
                release-part g1 bob            | - | bob 0 0 0 reserved 30 -> 0 0 0
                release-part g1 alice          | =
                post-part g1 alice             | = | alice 100 0 100
                post-part g1 bob               | = | bob 0 0 0
                prepare g1 alice: debit 40 USD | - | alice 100 0 100 -> 100 40 60
                """);
    }

    @Test
    void both_sides_on_one_account_count_by_the_difference() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                prepare g1 alice: debit 300 USD, credit 250 USD | -                                      | alice 100 0 100 -> 100 50 50
                prepare g2 alice: debit 300 USD & credit 249.999999 USD | refused account.insufficient-available
                prepare g2 alice: debit 300 USD & credit 250 USD | -                                     | alice 100 50 50 -> 100 100 0
                prepare g3 alice: debit 300 USD, credit 300 USD | -                                      | alice 100 100 0
                prepare g4 alice: debit 5 USD & credit 6 USD    | -                                      | alice 100 100 0 -> 100 100 0 reserved 1
                post-part g4 alice                              | -                                      | alice 100 100 0 reserved 1 -> 101 100 1; clearing 0 -> -1
                post-part g3 alice                              | -                                      | alice 101 100 1; clearing -1
                post-part g2 alice                              | -                                      | alice 101 100 1 -> 51 50 1; clearing -1 -> 49
                post-part g1 alice                              | -                                      | alice 51 50 1 -> 1 0 1; clearing 49 -> 99
                """);
    }

    @Test
    void each_asset_is_prepared_for_itself_and_all_of_them_or_none() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                prepare g1 alice: debit 30 USD, credit 2 BTC | -                                     | alice 100 0 100 -> 100 30 70; alice.BTC 0 0 0 -> 0 0 0 reserved 2
                prepare g2 alice: debit 30 USD, debit 1 BTC  | refused account.insufficient-available | alice 100 30 70; alice.BTC 0 0 0 reserved 2
                limits alice BTC 0 2 BOTH
                prepare g2 alice: debit 30 USD, credit 0.00000001 BTC | refused account.maximum-balance | alice 100 30 70
                post-part g1 alice                           | -                                     | alice 100 30 70 -> 70 0 70; alice.BTC 0 0 0 reserved 2 -> 2 0 2; clearing 0 -> 30; clearing.BTC 0 -> -2
                """);
    }

    @Test
    void every_reason_against_a_part_is_recorded() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                freeze alice
                prepare g1 alice: debit 1 USD      | refused account.frozen
                unfreeze alice
                limits alice USD 0 none CREDIT_ONLY
                prepare g1 alice: debit 1 USD      | refused account.direction
                limits alice USD 0 100 DEBIT_ONLY
                prepare g1 alice: credit 1 USD     | refused account.direction
                limits alice USD 0 100 BOTH
                prepare g1 alice: credit 1 USD     | refused account.maximum-balance
                prepare g1 alice: debit 100.000001 USD | refused account.insufficient-available
                prepare g1 alice: debit 999999999999999999 BTC & debit 1 BTC | refused amount.too-large
                deposit alice 1 BTC
                prepare g1 alice: credit 999999999999999999 BTC | refused amount.too-large
                close bob
                prepare g1 bob: credit 1 USD       | refused account.closed
                prepare g1 alice: debit 100 USD    | - | alice 100 0 100 -> 100 100 0
                """);
    }

    @Test
    void a_part_that_moves_nothing_by_the_difference_needs_no_right_to_move() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                freeze alice
                limits alice USD 0 0 NONE
                prepare g1 alice: debit 5 USD, credit 5 USD | - | alice 100 0 100
                post-part g1 alice                          | - | alice 100 0 100; clearing 0
                """);
    }

    @Test
    void what_is_prepared_is_posted_whatever_comes_between() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                prepare g1 alice: debit 30 USD, credit 2 BTC
                limits alice USD 0 0 NONE
                limits alice BTC 0 0 NONE
                freeze alice
                post-part g1 alice    | - | alice 100 30 70 -> 70 0 70; alice.BTC 0 0 0 reserved 2 -> 2 0 2
                release-part g1 alice | =
                """);
    }

    @Test
    void what_is_reserved_keeps_room_to_the_last_digit() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                prepare g1 bob: credit 999999999999999999.999999 USD | - | bob 0 0 0 -> 0 0 0 reserved 999999999999999999.999999
                deposit bob 0.000001 USD                             | amount.too-large
                receive t1 bob alice 0.000001 USD                    | refused amount.too-large
                prepare g2 bob: credit 0.000001 USD                  | refused amount.too-large
                return t2 bob alice 0.000001 USD                     | - | bob 0 0 0 reserved 999999999999999999.999999; suspense 0 -> 0.000001
                post-part g1 bob                                     | - | bob 0 0 0 reserved 999999999999999999.999999 -> 999999999999999999.999999 0 999999999999999999.999999
                """);
    }

    @Test
    void nothing_of_a_part_stays_behind() {
        DecisionTable table = DecisionTable.of(ALICE_AND_BOB).then("""
                prepare g1 alice: debit 30 USD, credit 2 BTC
                prepare g2 alice: debit 30 USD
                post-part g1 alice
                release-part g2 alice
                """);
        assertThat(table.account("alice").parts()).isEmpty();
        assertThat(table.account("alice").holds()).isEmpty();
    }
}
