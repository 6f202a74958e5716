package io.evenbook.command.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class DepositAndWithdrawalDecisionsTest {

    @Test
    void depositsAddUpToTheLastDigitThereIsRoomFor() {
        DecisionTable.of("""
                open alice
                deposit alice 0.000001 USD                  | -                | alice 0 0 0 -> 0.000001 0 0.000001; omnibus 0 -> -0.000001
                deposit alice 999999999999999999.999999 USD | amount.too-large | alice 0.000001 0 0.000001
                deposit alice 999999999999999999.999998 USD | -                | alice.BTC 0 0 0; omnibus -0.000001 -> -999999999999999999.999999
                deposit alice 0.000001 USD                  | amount.too-large
                deposit alice 0.00000001 BTC                | -                | alice.BTC 0 0 0 -> 0.00000001 0 0.00000001
                """);
    }

    @Test
    void anAmountIsPositiveAtTheLedgersScaleAndFits() {
        DecisionTable.of("""
                open alice
                deposit alice -0.000001 USD                  | amount.not-positive
                deposit alice 0 USD                          | amount.not-positive
                deposit alice 0.0000001 USD                  | amount.excess-scale
                deposit alice 0.0000010 USD                  | -                   | alice 0 0 0 -> 0.000001 0 0.000001
                deposit alice 1000000000000000000 USD        | amount.too-large
                deposit alice 1 X                            | asset.unknown
                deposit nobody 1 USD                         | account.unknown
                """);
    }

    @Test
    void aReferenceIsUsedOnceOnAnAccountAndARefusalDoesNotUseIt() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 0 USD ref=wire      | amount.not-positive
                deposit alice 10 USD ref=wire     | -                      | alice 0 0 0 -> 10 0 10
                deposit alice 10 USD ref=wire     | deposit.reference-used | alice 10 0 10
                deposit alice 0 X ref=wire        | deposit.reference-used
                deposit bob 10 USD ref=wire       | -
                """);
    }

    @Test
    void aWithdrawalIsHeldAndThenConfirmedOnce() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 60 USD        | -                              | alice 100 0 100 -> 100 60 40; omnibus -100
                withdraw alice w2 40.000001 USD | account.insufficient-available | alice 100 60 40
                withdraw alice w2 40 USD        | -                              | alice 100 60 40 -> 100 100 0
                withdraw alice w2 40 USD        | used
                confirm alice w1                | -                              | alice 100 100 0 -> 40 40 0; omnibus -100 -> -40
                confirm alice w1                | withdrawal.ended               | alice 40 40 0
                cancel alice w1                 | withdrawal.ended               | alice 40 40 0
                cancel alice w2                 | -                              | alice 40 40 0 -> 40 0 40; omnibus -40
                cancel alice w2                 | withdrawal.ended
                confirm alice w2                | withdrawal.ended
                confirm alice w3                | withdrawal.unknown
                cancel alice w3                 | withdrawal.unknown
                confirm nobody w1               | withdrawal.unknown
                cancel nobody w1                | withdrawal.unknown
                """);
    }

    @Test
    void aWithdrawalThatHasEndedLeavesTheAccountsState() {
        AccountState alice = DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 10 USD
                withdraw alice w2 10 USD
                withdraw alice w3 10 USD until=10:00
                confirm alice w1
                cancel alice w2
                time 10:00 | =
                expire alice
                """).account("alice");
        assertThat(alice.withdrawals().pending()).isEmpty();
        assertThat(alice.holds().open()).isEmpty();
        assertThat(alice.holds().expiries()).isEmpty();
    }

    @Test
    void aWithdrawalIsConfirmedJustBeforeItExpiresAndNotAtThatTime() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 30 USD until=10:00:00.000001
                withdraw alice w2 30 USD until=10:00:00.000001
                withdraw alice w3 30 USD until=10:00:00.000001
                expire alice             | =
                time 10:00               | =
                expire alice             | =
                confirm alice w1         | -                | alice 100 90 10 -> 70 60 10
                time 10:00:00.000001     | =
                confirm alice w2         | withdrawal.ended | alice 70 60 10
                cancel alice w2          | withdrawal.ended | alice 70 60 10
                deposit alice 1 BTC      | -                | alice 70 60 10 -> 70 0 70
                expire alice             | =
                confirm alice w3         | withdrawal.ended
                """);
    }

    @Test
    void aWithdrawalThatExpiresIsReleasedBeforeAnythingElseIsDecided() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                withdraw alice w1 100 USD until=10:00
                transfer t1 alice bob 1 USD   | account.insufficient-available
                time 10:00                    | =
                transfer t1 alice bob 100 USD | - | alice 100 100 0 -> 0 0 0; bob 0 0 0 -> 100 0 100
                """);
    }

    @Test
    void atLevelDebitsAWithdrawalIsNotConfirmedButCancelledOrItExpires() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 10 USD
                withdraw alice w2 20 USD
                withdraw alice w3 30 USD until=10:00
                limits alice USD 0 0 NONE
                freeze alice TRADING
                confirm alice w1        | -              | alice 100 60 40 -> 90 50 40
                freeze alice DEBITS
                confirm alice w2        | account.frozen | alice 90 50 40
                withdraw alice w4 1 USD | account.frozen
                cancel alice w2         | -              | alice 90 50 40 -> 90 30 60
                time 10:00              | =
                expire alice            | -              | alice 90 30 60 -> 90 0 90
                expire alice            | =
                """);
    }

    @Test
    void whatExpiresAtOnceGoesInPortionsAndNeverStopsTheAccount() {
        StringBuilder withdrawals = new StringBuilder();
        for (int n = 0; n < 1_100; n++) {
            withdrawals.append("withdraw alice w%d 0.01 USD until=10:00%n".formatted(n));
        }
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                """).then(withdrawals.toString()).then("""
                time 10:00                    | =
                confirm alice w1099           | withdrawal.ended
                deposit alice 1 USD           | - | omnibus -100 -> -101
                expire alice                  | - | omnibus -101
                expire alice                  | =
                withdraw alice x1 101 USD     | -                | alice 101 0 101 -> 101 101 0
                """);
    }
}
