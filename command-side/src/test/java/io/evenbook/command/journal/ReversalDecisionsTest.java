package io.evenbook.command.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.DecisionTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReversalDecisionsTest {
    private static final String ALICE_AND_BOB = """
            open alice
            open bob
            deposit alice 100 USD as=d1
            deposit bob 2 BTC as=d2
            """;

    @Test
    void theWholeGoesBackOnTheOtherSides() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit alice 30 USD, credit bob 29 USD, credit fees 1 USD | - | alice 100 0 100 -> 70 0 70
                reverse e1                                                        | - | alice 70 0 70 -> 100 0 100; bob 29 0 29 -> 0 0 0; fees 1 -> 0
                reverse e1                                                        | entry.posted | alice 100 0 100
                """);
    }

    @Test
    void eachKindThatMovesMoneyByItselfCanBeReversed() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                reverse d1 amount=10         | -            | alice 100 0 100 -> 90 0 90; omnibus -100 -> -90
                transfer t1 alice bob 30 USD
                reverse t1                   | -            | alice 60 0 60 -> 90 0 90; bob 30 0 30 -> 0 0 0
                reverse t1                   | entry.posted
                withdraw alice w1 20 USD
                confirm alice w1             | -            | alice 90 20 70 -> 70 0 70
                reverse w1                   | -            | alice 70 0 70 -> 90 0 90; omnibus -70 -> -90
                hold alice h1 10 USD
                capture alice h1 c1 10 to=bob
                reverse h1                   | -            | alice 80 0 80 -> 90 0 90; bob 10 0 10 -> 0 0 0
                """);
    }

    @Test
    void whatBelongsToATradeOrIsAReversalIsNotReversed() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                sell o1 bob 1 @10
                buy o2 alice 1 @10
                settle 1
                reverse 1         | entry.not-reversible
                reverse d1 as=r1 amount=1
                reverse r1        | entry.not-reversible
                """);
    }

    @Test
    void partsAreReversedUntilTheWholeIsAndNoFurther() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                reverse d1 amount=100.000001 | entry.reversal-exceeds
                reverse d1 amount=60         | -                      | alice 100 0 100 -> 40 0 40
                reverse d1 amount=40.000001  | entry.reversal-exceeds | alice 40 0 40
                reverse d1 amount=39.999999  | -                      | alice 40 0 40 -> 0.000001 0 0.000001
                reverse d1 amount=0.000002   | entry.reversal-exceeds
                reverse d1 amount=0.0000001  | amount.excess-scale leg=0
                reverse d1                   | -                      | alice 0.000001 0 0.000001 -> 0 0 0; omnibus -0.000001 -> 0
                reverse d1                   | entry.posted
                reverse d1 amount=1          | entry.posted
                """);
    }

    @Test
    void chosenLegsAreReversedWithinWhatIsLeftOfEach() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit alice 30 USD, credit bob 20 USD, credit fees 10 USD
                reverse e1 : credit alice 10 USD, debit bob 10 USD        | -                      | alice 70 0 70 -> 80 0 80; bob 20 0 20 -> 10 0 10
                reverse e1 : credit alice 10.000001 USD, debit bob 10.000001 USD | entry.reversal-exceeds
                reverse e1 : credit alice 5 USD, credit alice 5 USD, debit bob 5 USD, debit fees 5 USD | - | alice 80 0 80 -> 90 0 90
                reverse e1 : credit alice 11 USD, debit fees 11 USD       | entry.reversal-exceeds
                reverse e1 : debit alice 1 USD, credit bob 1 USD          | entry.reversal-exceeds
                reverse e1 : credit alice 1 USD, debit suspense 1 USD     | entry.reversal-exceeds
                reverse e1 : credit alice 1 BTC, debit bob 1 BTC          | entry.reversal-exceeds
                reverse e1 : credit alice 5 USD, debit bob 4 USD          | entry.unbalanced
                reverse e1                                                | -                      | alice 90 0 90 -> 100 0 100; bob 5 0 5 -> 0 0 0; fees 5 -> 0
                reverse e1 : credit alice 1 USD, debit bob 1 USD          | entry.posted
                """);
    }

    @Test
    void legsOfOnePlaceCountTogether() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                post e1: debit alice 10 USD, debit alice 20 USD, credit bob 30 USD
                reverse e1 : credit alice 25 USD, debit bob 25 USD | - | alice 70 0 70 -> 95 0 95
                reverse e1                                         | - | alice 95 0 95 -> 100 0 100; bob 5 0 5 -> 0 0 0
                """);
    }

    @Test
    void aReversalCountsNowOrAsSaidButNeverBeforeTheOriginal() {
        DecisionTable table = DecisionTable.of(ALICE_AND_BOB).then("""
                time 12:00 | =
                post e1: debit alice 30 USD, credit bob 30 USD @10:00
                reverse e1 as=r1 amount=1 at=09:59:59.999999 | entry.reversal-early | alice 70 0 70
                reverse e1 as=r1 amount=1 at=10:00           | -
                reverse e1 as=r2 amount=1 at=original        | -
                reverse e1 as=r3 amount=1 at=11:00           | -
                reverse e1 as=r4 amount=1                    | -
                reverse e1 as=r5 amount=1 at=12:00:00.000001 | entry.future
                """);
        assertThat(List.of(table.entry("r1"), table.entry("r2"), table.entry("r3"), table.entry("r4")))
                .extracting(entry -> entry.effectiveAt().toString())
                .containsExactly(
                        "2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z", "2026-01-31T11:00:00Z", "2026-01-31T12:00:00Z");
    }

    @Test
    void aReversalObeysTheRulesOfItsAccountsAndIsTriedAgain() {
        DecisionTable.of(ALICE_AND_BOB).then("""
                transfer t1 alice bob 30 USD
                transfer t2 bob alice 10 USD
                reverse t1         | account.insufficient-available leg=1 | alice 80 0 80; bob 20 0 20
                freeze bob DEBITS
                reverse t1 amount=20 | account.frozen leg=1
                unfreeze bob
                reverse t1 amount=20 | - | alice 80 0 80 -> 100 0 100; bob 20 0 20 -> 0 0 0
                deposit bob 10 USD
                reverse t1           | - | alice 100 0 100 -> 110 0 110; bob 10 0 10 -> 0 0 0
                """);
    }
}
