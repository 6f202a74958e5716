package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

/**
 * The precedence of faults. Each line has one fault less than the line before: the one that the line before was refused
 * for. Eve's account is closed and Fay's is frozen; neither has anything.
 */
class AccountPrecedenceTest {
    private static final String ALICE_EVE_AND_FAY = """
            open alice
            open bob
            open eve
            open fay
            deposit alice 100 USD ref=wire
            close eve
            freeze fay ALL
            """;

    @Test
    void deposit() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                limits alice USD 0 100 DEBIT_ONLY
                deposit alice -0.0000001 X available>=1 posted=1 ref=wire | deposit.reference-used
                deposit nobody -0.0000001 X available>=1           | account.unknown
                deposit eve -0.0000001 X available>=1 posted=1     | condition.failed
                deposit eve -0.0000001 X                           | account.closed
                deposit fay -0.0000001 X                           | account.frozen
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
                withdraw alice w0 1 USD
                limits alice USD 0 none CREDIT_ONLY
                withdraw alice w0 -0.0000001 X available>=1000     | used
                withdraw nobody w1 -0.0000001 X available>=1       | account.unknown
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
                withdraw alice w1 99 USD                           | -
                """);
    }

    @Test
    void hold() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                hold alice h1 1 USD
                limits alice USD 0 none CREDIT_ONLY
                hold alice h1 -0.0000001 X available>=1000     | used
                hold nobody h2 -0.0000001 X available>=1       | account.unknown
                hold eve h2 -0.0000001 X available>=1 posted=1 | condition.failed
                hold eve h2 -0.0000001 X                       | account.closed
                hold fay h2 -0.0000001 X                       | account.frozen
                hold alice h2 -0.0000001 X                     | asset.unknown
                hold alice h2 -0.0000001 USD                   | amount.not-positive
                hold alice h2 1000000000000000000.0000001 USD  | amount.excess-scale
                hold alice h2 1000000000000000000 USD          | amount.too-large
                hold alice h2 100 USD until=09:00              | hold.expiry-past
                hold alice h2 100 USD until=09:01              | account.direction
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
                freeze alice DEBITS
                capture alice h9 c1 -0.0000001 to=alice                 | hold.unknown
                capture alice w1 c1 -0.0000001 to=alice                 | hold.not-manual
                capture alice h1 c1 -0.0000001 to=alice                 | account.frozen
                unfreeze alice
                capture alice h1 c1 -0.0000001 to=alice                 | transfer.same-account
                capture alice h1 c1 -0.0000001 to=nobody                | account.unknown
                capture alice h1 c1 -0.0000001 to=eve                   | account.closed
                capture alice h1 c1 -0.0000001 to=fay                   | account.frozen
                limits bob USD 0 1 DEBIT_ONLY
                capture alice h1 c1 -0.0000001 to=bob                   | amount.not-positive
                capture alice h1 c1 1000000000000000000.0000001 to=bob  | amount.excess-scale
                capture alice h1 c1 1000000000000000000 to=bob          | amount.too-large
                capture alice h1 c1 10.000001 to=bob                    | hold.exceeded
                capture alice h1 c1 10 to=bob                           | account.direction
                limits bob USD 0 1 BOTH
                capture alice h1 c1 10 to=bob                           | account.maximum-balance
                limits bob USD 0 10 BOTH
                capture alice h1 c1 10 to=bob                           | -
                """);
    }

    @Test
    void transfer() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                limits alice USD 0 none CREDIT_ONLY
                limits bob USD 0 1 DEBIT_ONLY
                transfer t1 nobody nobody -0.0000001 X available>=1      | account.unknown
                transfer t1 eve eve -0.0000001 X available>=1 posted=1   | condition.failed
                transfer t1 eve eve -0.0000001 X                         | account.closed
                transfer t1 fay fay -0.0000001 X                         | account.frozen
                transfer t1 alice alice -0.0000001 X                     | transfer.same-account
                transfer t1 alice nobody -0.0000001 X                    | account.unknown
                transfer t1 alice eve -0.0000001 X                       | account.closed
                transfer t1 alice fay -0.0000001 X                       | account.frozen
                transfer t1 alice bob -0.0000001 X                       | asset.unknown
                transfer t1 alice bob -0.0000001 USD                     | amount.not-positive
                transfer t1 alice bob 1000000000000000000.0000001 USD    | amount.excess-scale
                transfer t1 alice bob 1000000000000000000 USD            | amount.too-large
                transfer t1 alice bob 101 USD                            | account.direction
                limits alice USD 0 none BOTH
                transfer t1 alice bob 101 USD                            | account.insufficient-available
                transfer t1 alice bob 100 USD                            | account.direction
                limits bob USD 0 1 BOTH
                transfer t1 alice bob 100 USD                            | account.maximum-balance
                limits bob USD 0 100 BOTH
                transfer t1 alice bob 100 USD                            | -
                """);
    }

    @Test
    void limits() {
        DecisionTable.of(ALICE_EVE_AND_FAY).then("""
                limits nobody X 1000000000000000000.0000001 -1000000000000000000.0000001 NONE | account.unknown
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
