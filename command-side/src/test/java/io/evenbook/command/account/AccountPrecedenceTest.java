package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

/**
 * Of several faults at once: each line has one less than the line before, and the one that was taken away is what that line was refused
 * for. Eve's account is closed and Fay's is frozen; neither has anything.
 */
class AccountPrecedenceTest {
    private static final String ALICE_EVE_AND_FAY = """
            open alice
            open bob
            open eve
            open fay
            deposit alice 100 USD
            close eve
            freeze fay
            """;

    @Test
    void deposit() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                limits alice USD 0 100 DEBIT_ONLY
                deposit eve -0.0000001 X available>=1 posted=1     | condition.failed
                deposit eve -0.0000001 X                           | account.closed
                deposit alice -0.0000001 X                         | asset.unknown
                deposit alice -0.0000001 USD                       | amount.not-positive
                deposit alice 1000000000000000000.0000001 USD      | amount.excess-scale
                deposit alice 1000000000000000000 USD              | amount.too-large
                deposit alice 999999999999999999 USD               | account.direction
                limits alice USD 0 100 BOTH
                deposit alice 999999999999999999 USD               | amount.too-large
                deposit alice 1 USD                                | account.maximum-balance
                limits alice USD 0 101 BOTH
                deposit alice 1 USD                                | -
                """);
    }

    @Test
    void withdrawal() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                limits alice USD 0 none CREDIT_ONLY
                withdraw eve w1 -0.0000001 X available>=1 posted=1 | condition.failed
                withdraw eve w1 -0.0000001 X                       | account.closed
                withdraw fay w1 -0.0000001 X                       | account.frozen
                withdraw alice w1 -0.0000001 X                     | asset.unknown
                withdraw alice w1 -0.0000001 USD                   | amount.not-positive
                withdraw alice w1 1000000000000000000.0000001 USD  | amount.excess-scale
                withdraw alice w1 1000000000000000000 USD          | amount.too-large
                withdraw alice w1 101 USD until=09:00              | hold.expiry-past
                withdraw alice w1 101 USD until=09:01              | account.direction
                limits alice USD 0 none BOTH
                withdraw alice w1 101 USD                          | account.insufficient-available
                withdraw alice w1 100 USD                          | -
                """);
    }

    @Test
    void hold() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                hold alice h1 1 USD
                limits alice USD 0 none CREDIT_ONLY
                hold eve h1 -0.0000001 X available>=1 posted=1 | condition.failed
                hold eve h1 -0.0000001 X                       | account.closed
                hold fay h1 -0.0000001 X                       | account.frozen
                hold alice h1 -0.0000001 X                     | asset.unknown
                hold alice h1 -0.0000001 USD                   | amount.not-positive
                hold alice h1 1000000000000000000.0000001 USD  | amount.excess-scale
                hold alice h1 1000000000000000000 USD          | amount.too-large
                hold alice h1 100 USD until=09:00              | hold.expiry-past
                hold alice h1 100 USD until=09:01              | hold.exists
                hold alice h2 100 USD                          | account.direction
                limits alice USD 0 none BOTH
                hold alice h2 100 USD                          | account.insufficient-available
                hold alice h2 99 USD                           | -
                """);
    }

    @Test
    void capture() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                withdraw alice w1 1 USD
                hold alice h1 10 USD
                capture alice h9 c1 -0.0000001 to=alice                 | hold.unknown
                capture alice w1 c1 -0.0000001 to=alice                 | hold.not-manual
                capture alice h1 c1 -0.0000001 to=alice                 | transfer.same-account
                capture alice h1 c1 -0.0000001 to=nobody                | account.unknown
                capture alice h1 c1 -0.0000001 to=bob                   | amount.not-positive
                capture alice h1 c1 1000000000000000000.0000001 to=bob  | amount.excess-scale
                capture alice h1 c1 1000000000000000000 to=bob          | amount.too-large
                capture alice h1 c1 10.000001 to=bob                    | hold.exceeded
                capture alice h1 c1 10 to=bob                           | -
                """);
    }

    @Test
    void transfer() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                limits alice USD 0 none CREDIT_ONLY
                send t1 eve eve -0.0000001 X available>=1 posted=1   | condition.failed
                send t1 eve eve -0.0000001 X                         | account.closed
                send t1 fay fay -0.0000001 X                         | account.frozen
                send t1 alice alice -0.0000001 X                     | transfer.same-account
                send t1 alice nobody -0.0000001 X                    | account.unknown
                send t1 alice bob -0.0000001 X                       | asset.unknown
                send t1 alice bob -0.0000001 USD                     | amount.not-positive
                send t1 alice bob 1000000000000000000.0000001 USD    | amount.excess-scale
                send t1 alice bob 1000000000000000000 USD            | amount.too-large
                send t1 alice bob 101 USD                            | account.direction
                limits alice USD 0 none BOTH
                send t1 alice bob 101 USD                            | account.insufficient-available
                send t1 alice bob 100 USD                            | -
                """);
    }

    @Test
    void receipt_of_a_transfer() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                deposit bob 100 USD
                limits bob USD 0 100 DEBIT_ONLY
                receive t1 eve alice 999999999999999999 USD | refused account.closed
                receive t1 bob alice 999999999999999999 USD | refused account.direction
                limits bob USD 0 100 BOTH
                receive t1 bob alice 999999999999999999 USD | refused amount.too-large
                receive t1 bob alice 1 USD                  | refused account.maximum-balance
                limits bob USD 0 101 BOTH
                receive t1 bob alice 1 USD                  | -
                """);
    }

    @Test
    void part_that_is_paid() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                limits fay USD 0 none CREDIT_ONLY
                prepare g1 eve: debit 999999999999999999 USD & debit 1 USD   | refused account.closed
                prepare g1 fay: debit 999999999999999999 USD & debit 1 USD   | refused amount.too-large
                prepare g1 fay: debit 101 USD                                | refused account.frozen
                unfreeze fay
                prepare g1 fay: debit 101 USD                                | refused account.direction
                limits fay USD 0 none BOTH
                prepare g1 fay: debit 101 USD                                | refused account.insufficient-available
                deposit fay 101 USD
                prepare g1 fay: debit 101 USD                                | -
                """);
    }

    @Test
    void part_that_is_received() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                limits alice USD 0 100 DEBIT_ONLY
                prepare g1 eve: credit 999999999999999999 USD & credit 1 USD   | refused account.closed
                prepare g1 alice: credit 999999999999999999 USD & credit 1 USD | refused amount.too-large
                prepare g1 alice: credit 999999999999999999 USD                | refused account.direction
                limits alice USD 0 100 BOTH
                prepare g1 alice: credit 999999999999999999 USD                | refused amount.too-large
                prepare g1 alice: credit 1 USD                                 | refused account.maximum-balance
                limits alice USD 0 101 BOTH
                prepare g1 alice: credit 1 USD                                 | -
                """);
    }

    @Test
    void limits() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                limits eve X 1000000000000000000.0000001 -1000000000000000000.0000001 NONE    | account.closed
                limits alice X 1000000000000000000.0000001 -1000000000000000000.0000001 NONE  | asset.unknown
                limits alice USD 1000000000000000000.0000001 -1000000000000000000.0000001 NONE | amount.excess-scale
                limits alice USD 1000000000000000000 -1000000000000000000.0000001 NONE        | amount.too-large
                limits alice USD 101 -1000000000000000000.0000001 NONE                        | amount.excess-scale
                limits alice USD 101 -1000000000000000000 NONE                                | amount.too-large
                limits alice USD 101 -999999999999999999 NONE                                 | limits.crossed
                limits alice USD 101 101 NONE                                                 | account.insufficient-available
                limits alice USD 100 101 NONE                                                 | -
                """);
    }
}
