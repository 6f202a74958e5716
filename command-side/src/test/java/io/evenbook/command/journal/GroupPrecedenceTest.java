package io.evenbook.command.journal;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

/** Of several faults at once: each line has one less than the line before, and the one that was taken away is what that line was refused for. */
class GroupPrecedenceTest {
    private static final String ALICE_AND_BOB = """
            open alice
            open bob
            period 10:00
            """;

    @Test
    void the_state_of_the_group_comes_first() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post pending: debit suspense 1 USD, credit fees 1 USD
                post posted: debit suspense 1 USD, credit fees 1 USD
                complete posted
                post rejected: debit suspense 1 USD, credit fees 1 USD
                reject rejected alice x
                post pending: debit clearing 0 X, credit nobody 1 USD @09:00  | entry.pending
                post posted: debit clearing 0 X, credit nobody 1 USD @09:00   | entry.posted
                post rejected: debit clearing 0 X, credit nobody 1 USD @09:00 | entry.on-clearing
                """);
    }

    @Test
    void then_leg_by_leg_then_the_balance_then_the_sum_then_the_period() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit clearing -0.0000001 X, credit clearing 1 USD @09:00                                        | entry.on-clearing
                post g1: debit nobody -0.0000001 X, credit clearing 1 USD @09:00                                          | account.unknown
                post g1: debit alice -0.0000001 X, credit clearing 1 USD @09:00                                           | asset.unknown
                post g1: debit alice -0.0000001 USD, credit clearing 1 USD @09:00                                         | amount.not-positive
                post g1: debit alice 1000000000000000000.0000001 USD, credit clearing 1 USD @09:00                        | amount.excess-scale
                post g1: debit alice 1000000000000000000 USD, credit clearing 1 USD @09:00                                | amount.too-large
                post g1: debit alice 1 USD, credit clearing 1 USD @09:00                                                  | entry.on-clearing
                post g1: debit alice 999999999999999999 USD, debit alice 2 USD, credit bob 1 USD @09:00                   | entry.unbalanced
                post g1: debit alice 999999999999999999 USD, debit alice 1 USD, credit bob 999999999999999999 USD, credit bob 1 USD, debit alice 1 BTC @09:00 | entry.unbalanced
                post g1: debit alice 999999999999999999 USD, debit alice 1 USD, credit bob 999999999999999999 USD, credit bob 1 USD @09:00 | amount.too-large
                post g1: debit alice 1 USD, credit bob 1 USD @09:00                                                       | period.closed
                post g1: debit alice 1 USD, credit bob 1 USD @11:00                                                       | -
                """);
    }

    @Test
    void an_entry_is_looked_at_as_a_whole_before_the_next_one() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post g1: debit alice 1 USD, credit bob 1 USD @09:00 & debit clearing 1 USD, credit bob 2 USD | period.closed
                post g1: debit alice 1 USD, credit bob 1 USD @11:00 & debit clearing 1 USD, credit bob 2 USD | entry.on-clearing
                post g1: debit alice 1 USD, credit bob 1 USD @11:00 & debit alice 1 USD, credit bob 2 USD    | entry.unbalanced
                """);
    }
}
