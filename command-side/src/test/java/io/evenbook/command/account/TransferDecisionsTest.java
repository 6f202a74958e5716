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
    void bothAccountsHaveItAtOnceAndNothingPassesThroughClearing() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                transfer t1 alice bob 30 USD        | -                              | alice 100 0 100 -> 70 0 70; bob 0 0 0 -> 30 0 30; clearing 0; omnibus -100
                hold alice h1 20 USD
                transfer t2 alice bob 50.000001 USD | account.insufficient-available | alice 70 20 50; bob 30 0 30
                transfer t2 alice bob 50 USD        | -                              | alice 70 20 50 -> 20 20 0; bob 30 0 30 -> 80 0 80
                transfer t3 bob alice 80 USD        | -                              | alice 20 20 0 -> 100 20 80; bob 80 0 80 -> 0 0 0
                """);
    }

    @Test
    void itNeedsTwoAccounts() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                transfer t1 alice alice 30 USD  | transfer.same-account | alice 100 0 100
                transfer t1 alice nobody 30 USD | account.unknown       | alice 100 0 100
                transfer t1 nobody alice 30 USD | account.unknown       | alice 100 0 100
                """);
    }

    @Test
    void anAccountThatTakesNothingRefusesAllOfIt() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                freeze bob ALL
                transfer t1 alice bob 30 USD | account.frozen | alice 100 0 100; bob 0 0 0
                close bob
                transfer t1 alice bob 30 USD | account.closed | alice 100 0 100; bob 0 0 0
                """);
    }

    @Test
    void eachLimitOfTheReceiverRefuses() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                limits bob USD 0 none DEBIT_ONLY
                transfer t1 alice bob 30 USD        | account.direction       | bob 0 0 0; alice 100 0 100
                limits bob USD 0 none NONE
                transfer t1 alice bob 30 USD        | account.direction
                limits bob USD 0 29.999999 BOTH
                transfer t1 alice bob 30 USD        | account.maximum-balance
                transfer t1 alice bob 29.999999 USD | -                       | bob 0 0 0 -> 29.999999 0 29.999999; alice 100 0 100 -> 70.000001 0 70.000001
                limits bob USD 0 30 CREDIT_ONLY
                transfer t2 alice bob 0.000002 USD  | account.maximum-balance
                transfer t2 alice bob 0.000001 USD  | -
                """);
    }

    @Test
    void whatTheReceiverHasNoRoomForIsRefused() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                deposit bob 999999999999999999 USD
                transfer t1 alice bob 1 USD        | amount.too-large | alice 100 0 100
                transfer t1 alice bob 0.999999 USD | -
                """);
    }

    @Test
    void eachLevelOfAFreeze() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                deposit bob 100 USD
                freeze bob TRADING
                transfer t1 alice bob 1 USD | -              | bob 100 0 100 -> 101 0 101
                transfer t2 bob alice 1 USD | -              | bob 101 0 101 -> 100 0 100
                freeze bob DEBITS
                transfer t3 alice bob 1 USD | -              | bob 100 0 100 -> 101 0 101
                transfer t4 bob alice 1 USD | account.frozen | bob 101 0 101
                freeze bob ALL
                transfer t5 alice bob 1 USD | account.frozen
                transfer t6 bob alice 1 USD | account.frozen
                """);
    }
}
