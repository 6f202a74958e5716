package io.evenbook.command.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.port.OmnibusLedger.Movement;
import io.evenbook.api.port.OmnibusLedger.Period;
import io.evenbook.reconciliation.BankStatement;
import io.evenbook.reconciliation.BankStatement.Line;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BankStatementReconcilerTest {
    private static final AssetCode USD = new AssetCode("USD");
    private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
    private static final LocalDate LAST = LocalDate.parse("2026-03-31");
    private static final BigDecimal FIVE = new BigDecimal("5.00");

    private final List<String> asked = new ArrayList<>();
    private List<Movement> movements = List.of();
    private final BankStatementReconciler reconciler = new BankStatementReconciler((asset, from, to, marginDays) -> {
        asked.add("%s %s %s %d".formatted(asset, from, to, marginDays));
        return new Period(77, new BigDecimal("100.00"), new BigDecimal("105.00"), movements);
    });

    @Test
    void theResultHasTheBalancesOfBothSides() {
        movements = List.of(new Movement(new EntryId("ent_1"), EntryKind.DEPOSIT, "w1", FIVE, FIRST));
        BankStatement statement = new BankStatement(
                FIRST, LAST, List.of(new Line("w1", FIVE, FIRST)), new BigDecimal("99.00"), new BigDecimal("104.00"));

        assertThat(reconciler.reconcile(USD, statement, null, null, 3))
                .isEqualTo(new ReconciliationResult(
                        USD,
                        FIRST,
                        LAST,
                        1,
                        1,
                        List.of(),
                        0,
                        new BigDecimal("99.00"),
                        new BigDecimal("100.00"),
                        new BigDecimal("104.00"),
                        new BigDecimal("105.00"),
                        77));
        assertThat(asked).containsExactly("USD 2026-03-01 2026-03-31 3");
    }

    /** The ledger books 50 on the first day; the statement opens with 50. */
    @Test
    void anOpeningBalanceOfTheEveningIsRecognisedByTheLedgersBalance() {
        BankStatementReconciler evening = new BankStatementReconciler((_, from, _, _) -> new Period(
                77,
                from.equals(FIRST) ? BigDecimal.ZERO : new BigDecimal("50.00"),
                new BigDecimal("55.00"),
                List.of()));
        for (String opening : List.of("50.00", "0.00", "7.00")) {
            BankStatement statement = new BankStatement(FIRST, LAST, List.of(), new BigDecimal(opening), null, true);
            assertThat(evening.reconcile(USD, statement, null, null, 3).from())
                    .as(opening)
                    .isEqualTo(opening.equals("50.00") ? FIRST.plusDays(1) : FIRST);
            assertThat(evening.reconcile(USD, statement, FIRST, null, 3).from())
                    .as("as asked for")
                    .isEqualTo(FIRST);
        }
        BankStatement certain = new BankStatement(FIRST, LAST, List.of(), new BigDecimal("50.00"), null, false);
        assertThat(evening.reconcile(USD, certain, null, null, 3).from()).isEqualTo(FIRST);
    }

    @Test
    void requestedDaysTakePrecedenceOverTheStatementsDays() {
        BankStatement statement = new BankStatement(FIRST.plusDays(1), LAST.minusDays(1), List.of(), null, null);
        reconciler.reconcile(USD, statement, FIRST, LAST, 0);
        reconciler.reconcile(USD, statement, null, LAST, 0);
        assertThat(asked).containsExactly("USD 2026-03-01 2026-03-31 0", "USD 2026-03-02 2026-03-31 0");
    }

    @Test
    void aReconciliationNeedsDays() {
        BankStatement statement = new BankStatement(null, null, List.of(), null, null);
        assertThatThrownBy(() -> reconciler.reconcile(USD, statement, FIRST, null, 3))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessage("The statement names no days: the parameter to is required.");
        assertThatThrownBy(() -> reconciler.reconcile(USD, statement, LAST, FIRST, 3))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessage("The first day must not be after the last: 2026-03-31, 2026-03-01.");
        assertThat(reconciler.reconcile(USD, statement, FIRST, FIRST, 3).lines())
                .isZero();
    }

    @Test
    void aMovementOutsideTheDaysIsRefused() {
        for (LocalDate day : List.of(FIRST.minusDays(1), LAST.plusDays(1))) {
            BankStatement statement = new BankStatement(day, day, List.of(new Line("w1", FIVE, day)), null, null);
            assertThatThrownBy(() -> reconciler.reconcile(USD, statement, FIRST, LAST, 3))
                    .isInstanceOf(MalformedRequestException.class)
                    .hasMessage("The statement has a movement on %s, outside the days from 2026-03-01 to 2026-03-31."
                            .formatted(day));
        }
    }

    @Test
    void theFirstThousandBreaksAreListedAndAllAreCounted() {
        for (int count : new int[] {999, 1000, 1001}) {
            List<Line> lines = IntStream.range(0, count)
                    .mapToObj(i -> new Line("w" + i, FIVE, FIRST))
                    .toList();
            ReconciliationResult result =
                    reconciler.reconcile(USD, new BankStatement(FIRST, LAST, lines, null, null), null, null, 3);
            assertThat(result.breakCount()).isEqualTo(count);
            assertThat(result.breaks()).hasSize(Math.min(count, 1000));
        }
    }
}
