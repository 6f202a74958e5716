package io.evenbook.command.journal;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class GroupDecisionsTest {
    private static final String ALICE_AND_BOB = """
            open alice
            open bob
            deposit alice 100 USD
            deposit bob 2 BTC
            """;

    @Test
    void an_entry_is_posted_once_everybody_is_ready() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit alice 30 USD, credit bob 29 USD, credit fees 1 USD | -             | alice 100 0 100; bob 0 0 0; fees 0
                post g1: debit alice 30 USD, credit bob 30 USD                    | entry.pending
                prepare g1 alice: debit 30 USD
                prepare g1 bob: credit 29 USD
                post-part g1 alice | -            | clearing 0 -> 30
                post-part g1 bob   | -            | clearing 30 -> 1
                complete g1        | -            | clearing 1 -> 0; fees 0 -> 1; alice 70 0 70; bob 29 0 29
                complete g1        | =            | fees 1
                reject g1 alice x  | =
                post g1: debit alice 30 USD, credit bob 30 USD | entry.posted
                """);
    }

    @Test
    void an_exchange_of_two_assets_balances_in_each() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit alice 30 USD, credit bob 30 USD, debit bob 2 BTC, credit alice 2 BTC
                prepare g1 alice: debit 30 USD, credit 2 BTC | - | alice 100 0 100 -> 100 30 70; alice.BTC 0 0 0 -> 0 0 0 reserved 2
                prepare g1 bob: credit 30 USD, debit 2 BTC   | - | bob.BTC 2 0 2 -> 2 2 0
                post-part g1 alice
                post-part g1 bob
                complete g1 | - | alice 70 0 70; alice.BTC 2 0 2; bob 30 0 30; bob.BTC 0 0 0; clearing 0; clearing.BTC 0
                """);
    }

    @Test
    void an_entry_of_the_house_alone_needs_nobody_else() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit suspense 5 USD, credit fees 4 USD, credit omnibus 1 USD
                complete g1 | - | suspense 0 -> -5; fees 0 -> 4; omnibus -100 -> -99; clearing 0
                """);
    }

    @Test
    void a_rejected_group_may_be_asked_for_again_with_other_entries() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit alice 300 USD, credit bob 300 USD | -
                prepare g1 bob: credit 300 USD
                prepare g1 alice: debit 300 USD                  | refused account.insufficient-available
                release-part g1 bob
                reject g1 alice account.insufficient-available   | - | alice 100 0 100; bob 0 0 0; clearing 0
                reject g1 alice account.insufficient-available   | =
                complete g1                                      | =
                post g1: debit alice 30 USD, credit bob 30 USD   | -
                post g1: debit alice 30 USD, credit bob 30 USD   | entry.pending
                prepare g1 bob: credit 30 USD
                prepare g1 alice: debit 30 USD
                post-part g1 bob
                post-part g1 alice
                complete g1                                      | - | alice 70 0 70; bob 30 0 30; clearing 0
                """);
    }

    @Test
    void debits_and_credits_are_equal_in_each_asset() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit alice 30 USD, credit bob 29.999999 USD  | entry.unbalanced
                post g1: debit alice 30 USD, credit bob 30.000001 USD  | entry.unbalanced
                post g1: debit alice 30 USD, debit bob 30 USD          | entry.unbalanced
                post g1: credit alice 30 USD, credit bob 30 USD        | entry.unbalanced
                post g1: debit alice 30 USD, credit bob 30 BTC         | entry.unbalanced
                post g1: debit alice 3 USD, credit bob 3 USD, debit alice 1 BTC, credit bob 1.00000001 BTC | entry.unbalanced
                post g1: debit alice 1 USD & credit bob 1 USD          | entry.unbalanced
                post g1: debit alice 1 USD, credit bob 1 USD & debit alice 1 USD, credit bob 2 USD | entry.unbalanced
                post g1: debit alice 0.100 USD, credit bob 0.1 USD     | -
                """);
    }

    @Test
    void no_leg_has_its_own_place_in_clearing_or_on_an_account_that_is_not_there() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit clearing 1 USD, credit bob 1 USD   | entry.on-clearing
                post g1: debit alice 1 USD, credit nobody 1 USD   | account.unknown
                post g1: debit alice 1 X, credit bob 1 X          | asset.unknown
                post g1: debit alice 0 USD, credit bob 0 USD      | amount.not-positive
                post g1: debit alice -1 USD, credit bob -1 USD    | amount.not-positive
                post g1: debit alice 0.0000001 USD, credit bob 0.0000001 USD | amount.excess-scale
                post g1: debit alice 1000000000000000000 USD, credit bob 1000000000000000000 USD | amount.too-large
                """);
    }

    @Test
    void the_sum_of_an_entry_fits_the_ledger() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit alice 999999999999999999 USD, debit alice 1 USD, credit bob 999999999999999999 USD, credit bob 1 USD | amount.too-large
                post g1: debit alice 999999999999999999 USD, debit alice 0.999999 USD, credit bob 999999999999999999.999999 USD   | -
                post g2: debit alice 999999999999999999 USD, credit bob 999999999999999999 USD & debit alice 1 USD, credit bob 1 USD | -
                """);
    }

    @Test
    void what_is_closed_takes_nothing_more() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                period 10:00
                post g1: debit alice 1 USD, credit bob 1 USD @09:59:59.999999 | period.closed
                post g1: debit alice 1 USD, credit bob 1 USD @10:00           | period.closed
                post g1: debit alice 1 USD, credit bob 1 USD @10:00:00.000001 | -
                post g2: debit alice 1 USD, credit bob 1 USD                  | -
                post g3: debit alice 1 USD, credit bob 1 USD @10:00:00.000001 & debit alice 1 USD, credit bob 1 USD @10:00 | period.closed
                period open
                post g3: debit alice 1 USD, credit bob 1 USD @09:00           | -
                """);
    }

    @Test
    void what_was_asked_for_before_a_period_was_closed_is_still_posted() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit suspense 1 USD, credit fees 1 USD @09:00
                period 10:00
                complete g1 | - | fees 0 -> 1
                """);
    }
}
