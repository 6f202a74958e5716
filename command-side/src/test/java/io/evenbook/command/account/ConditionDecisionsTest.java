package io.evenbook.command.account;

import io.evenbook.command.DecisionTable;
import org.junit.jupiter.api.Test;

class ConditionDecisionsTest {
    private static final String ALICE_HAS_100_AND_HOLDS_30 = """
            open alice
            open bob
            deposit alice 100 USD
            hold alice h1 30 USD
            """;

    @Test
    void enoughMustBeAvailable() {
        DecisionTable.of(ALICE_HAS_100_AND_HOLDS_30).then("""
                deposit alice 1 USD available>=70.000001          | condition.failed | alice 100 30 70
                withdraw alice w1 1 USD available>=70.000001      | condition.failed
                hold alice h2 1 USD available>=70.000001          | condition.failed
                transfer t1 alice bob 1 USD available>=70.000001  | condition.failed
                deposit alice 1 USD available>=70                 | -                | alice 100 30 70 -> 101 30 71
                withdraw alice w1 1 USD available>=71             | -                | alice 101 30 71 -> 101 31 70
                hold alice h2 1 USD available>=69.999999          | -                | alice 101 31 70 -> 101 32 69
                transfer t1 alice bob 1 USD available>=69.0000000 | -                | alice 101 32 69 -> 100 32 68
                """);
    }

    @Test
    void whatIsPostedMustBeSoMuchExactly() {
        DecisionTable.of(ALICE_HAS_100_AND_HOLDS_30).then("""
                deposit alice 1 USD posted=100.000001     | condition.failed | alice 100 30 70
                deposit alice 1 USD posted=99.999999      | condition.failed
                withdraw alice w1 1 USD posted=70         | condition.failed
                hold alice h2 1 USD posted=70             | condition.failed
                transfer t1 alice bob 1 USD posted=70     | condition.failed
                deposit alice 1 USD posted=100            | -                | alice 100 30 70 -> 101 30 71
                withdraw alice w1 1 USD posted=101.000000 | -                | alice 101 30 71 -> 101 31 70
                hold alice h2 1 USD posted=101            | -                | alice 101 31 70 -> 101 32 69
                transfer t1 alice bob 1 USD posted=101    | -                | alice 101 32 69 -> 100 32 68
                """);
    }

    @Test
    void bothMustHoldOfTheSameMoment() {
        DecisionTable.of(ALICE_HAS_100_AND_HOLDS_30).then("""
                deposit alice 1 USD available>=70 posted=99         | condition.failed
                deposit alice 1 USD available>=70.000001 posted=100 | condition.failed
                deposit alice 1 USD available>=70 posted=100        | - | alice 100 30 70 -> 101 30 71
                """);
    }

    @Test
    void theySeeWhatHasExpiredAsReleased() {
        DecisionTable.of(ALICE_HAS_100_AND_HOLDS_30).then("""
                hold alice h2 20 USD until=10:00
                time 10:00                        | =
                deposit alice 1 USD available>=70 | - | alice 100 50 50 -> 101 30 71
                """);
    }

    @Test
    void nothingOfAnAssetCountsAsZero() {
        DecisionTable.of(ALICE_HAS_100_AND_HOLDS_30).then("""
                deposit alice 1 BTC available>=0.00000001 | condition.failed
                deposit alice 1 BTC posted=0.00000001     | condition.failed
                deposit alice 1 BTC available>=0 posted=0 | -                | alice.BTC 0 0 0 -> 1 0 1
                deposit alice 1 X posted=1                | condition.failed
                deposit alice 1 X posted=0                | asset.unknown
                """);
    }

    @Test
    void theyCanAskForACreditLineThatIsNotUsedUp() {
        DecisionTable.of(ALICE_HAS_100_AND_HOLDS_30).then("""
                limits alice USD -50 none BOTH
                transfer t1 alice bob 100 USD available>=70 | -                | alice 100 30 70 -> 0 30 -30
                transfer t2 alice bob 1 USD available>=-29  | condition.failed
                transfer t2 alice bob 1 USD available>=-30  | -                | alice 0 30 -30 -> -1 30 -31
                """);
    }
}
