package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class HoldDecisionsTest {

    @Test
    void aHoldIsCapturedInPartsAndNeverMoreThanIsLeft() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 80 USD              | -             | alice 100 0 100 -> 100 80 20
                capture alice h1 c1 80.000001     | hold.exceeded | alice 100 80 20
                capture alice h1 c1 30            | -             | alice 100 80 20 -> 70 50 20; omnibus -100 -> -70
                capture alice h1 c1 30            | used          | alice 70 50 20
                capture alice h1 c2 50.000001     | hold.exceeded | alice 70 50 20
                capture alice h1 c2 49.999999     | -             | alice 70 50 20 -> 20.000001 0.000001 20
                capture alice h1 c3 0.000002      | hold.exceeded
                capture alice h1 c3 0.000001      | -             | alice 20.000001 0.000001 20 -> 20 0 20; omnibus -20.000001 -> -20
                capture alice h1 c4 0.000001      | hold.unknown  | alice 20 0 20
                """);
    }

    @Test
    void allThatIsLeftCanBeCapturedWithoutSayingHowMuch() {
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
    void aCapturePaysAnotherAccountAtOnceOrLeavesTheLedger() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                hold alice h1 80 USD
                capture alice h1 c1 30 to=bob        | - | alice 100 80 20 -> 70 50 20; bob 0 0 0 -> 30 0 30; omnibus -100; clearing 0
                capture alice h1 c2 20               | - | alice 70 50 20 -> 50 30 20; bob 30 0 30; omnibus -100 -> -80
                capture alice h1 c3 30.000001 to=bob | hold.exceeded
                capture alice h1 c3 30 to=alice      | transfer.same-account
                capture alice h1 c3 30 to=nobody     | account.unknown
                limits bob USD 0 30 BOTH
                capture alice h1 c3 0.000001 to=bob  | account.maximum-balance | alice 50 30 20; bob 30 0 30
                limits bob USD 0 none DEBIT_ONLY
                capture alice h1 c3 30 to=bob        | account.direction
                limits bob USD 0 60 CREDIT_ONLY
                freeze bob DEBITS
                capture alice h1 c3 30 to=bob        | - | alice 50 30 20 -> 20 0 20; bob 30 0 30 -> 60 0 60
                """);
    }

    @Test
    void aCaptureForAnAccountThatTakesNothingIsRefusedAndTheHoldStays() {
        DecisionTable.of("""
                open alice
                open bob
                open eve
                close eve
                freeze bob ALL
                deposit alice 100 USD
                hold alice h1 80 USD
                capture alice h1 c1 30 to=bob | account.frozen | alice 100 80 20
                capture alice h1 c1 30 to=eve | account.closed | alice 100 80 20
                deposit bob 1 USD             | account.frozen
                """);
    }

    @Test
    void whatIsLeftAfterACaptureCanBeReleased() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                hold alice h1 80 USD
                capture alice h1 c1 30 | -            | alice 100 80 20 -> 70 50 20
                release alice h1       | -            | alice 70 50 20 -> 70 0 70; omnibus -70
                release alice h1       | hold.unknown | alice 70 0 70
                capture alice h1 c2 1  | hold.unknown
                hold alice h1 1 USD    | used
                """);
    }

    @Test
    void aHoldIsCapturedJustBeforeItsTimeAndNotAtThatTime() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                hold alice h1 80 USD until=10:00:00.000001
                time 10:00                    | =
                expire alice                  | =             | alice 100 80 20
                capture alice h1 c1 30        | -             | alice 100 80 20 -> 70 50 20
                time 10:00:00.000001          | =
                capture alice h1 c2 1         | hold.unknown  | alice 70 50 20
                capture alice h1 c2 1 to=bob  | hold.unknown
                release alice h1              | hold.unknown
                expire alice                  | -             | alice 70 50 20 -> 70 0 70
                expire alice                  | =             | alice 70 0 70
                hold alice h3 70 USD
                time 23:59                    | =
                expire alice                  | =             | alice 70 70 0
                expire nobody                 | account.unknown
                """);
    }

    @Test
    void whoeverIsPaidHasWhatExpiredThereReleasedFirst() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                deposit bob 50 USD
                hold bob h1 50 USD until=10:00
                time 10:00                  | =
                transfer t1 alice bob 1 USD | - | bob 50 50 0 -> 51 0 51
                """);
    }

    @Test
    void holdsThatExpireAtOneTimeAllGo() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                deposit alice 1 BTC
                hold alice h1 10 USD until=10:00
                hold alice h2 20 USD until=10:00
                hold alice h3 1 BTC until=10:00
                hold alice h4 30 USD until=10:00:00.000001
                time 10:00   | =
                expire alice | - | alice 100 60 40 -> 100 30 70; alice.BTC 1 1 0 -> 1 0 1
                """);
    }

    @Test
    void aHoldEndsLaterThanNow() {
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
    void theHoldOfAWithdrawalOrAnOrderEndsWithThatAlone() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                withdraw alice w1 60 USD
                buy o1 alice 0.1 @100
                release alice w1       | hold.not-manual | alice 100 70 30
                capture alice w1 c1 60 | hold.not-manual
                release alice o1       | hold.not-manual
                capture alice o1 c1 10 | hold.not-manual
                """);
    }

    @Test
    void severalHoldsNeverTakeMoreTogetherThanThereIs() {
        DecisionTable.of("""
                open alice
                deposit alice 100 USD
                deposit alice 1 BTC
                hold alice h1 60 USD        | -                              | alice 100 0 100 -> 100 60 40
                hold alice h1 1 USD         | used                           | alice 100 60 40
                hold alice h2 40.000001 USD | account.insufficient-available | alice 100 60 40
                hold alice h2 40 USD        | -                              | alice 100 60 40 -> 100 100 0
                hold alice h3 0.000001 USD  | account.insufficient-available | alice 100 100 0
                hold alice h3 1 BTC         | -                              | alice.BTC 1 0 1 -> 1 1 0
                release alice h1            | -                              | alice 100 100 0 -> 100 40 60; alice.BTC 1 1 0
                hold alice h4 60 USD        | -                              | alice 100 40 60 -> 100 100 0
                """);
    }

    @Test
    void aFrozenAccountsHoldsAreNotCapturedButReleased() {
        DecisionTable.of("""
                open alice
                open bob
                deposit alice 100 USD
                hold alice h1 50 USD
                hold alice h2 20 USD
                hold alice h3 30 USD until=10:00
                limits alice USD 0 0 NONE
                freeze alice TRADING
                capture alice h1 c1 10        | -              | alice 100 100 0 -> 90 90 0
                freeze alice DEBITS
                hold alice h4 1 USD           | account.frozen
                capture alice h1 c2 10        | account.frozen | alice 90 90 0
                capture alice h1 c2 30 to=bob | account.frozen | alice 90 90 0
                release alice h2              | -              | alice 90 90 0 -> 90 70 20
                time 10:00                    | =
                expire alice                  | -              | alice 90 70 20 -> 90 40 50
                unfreeze alice
                capture alice h1 c2 30 to=bob | -              | alice 90 40 50 -> 60 10 50; bob 0 0 0 -> 30 0 30
                """);
    }
}
