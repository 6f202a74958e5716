package io.evenbook.command.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsCommand.RecordControls;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.api.control.ReconciliationCommand.RecordReconciliation;
import io.evenbook.api.control.ReconciliationEvent.StatementReconciled;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ReconciliationId;
import io.evenbook.api.id.RunId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlStatesTest {
    private static final RunId FIRST = RunId.named("1".repeat(26));
    private static final RunId SECOND = RunId.named("2".repeat(26));
    private static final List<ControlResult> RESULTS =
            List.of(new ControlResult(Control.BALANCES, ControlOutcome.PASSED, 7, 3, List.of(), 0, List.of()));
    private static final ReconciliationId RECONCILIATION = ReconciliationId.named("1".repeat(26));

    @Test
    void everyRunIsRecordedOnce() {
        ControlsRun first = new ControlsRun(FIRST, RESULTS);
        assertThat(ControlsState.decide(null, new RecordControls(FIRST, RESULTS)))
                .containsExactly(first);

        ControlsState state = ControlsState.evolve(null, first);
        assertThat(state).isEqualTo(new ControlsState(FIRST, RESULTS));
        assertThat(ControlsState.decide(state, new RecordControls(FIRST, List.of())))
                .isEmpty();
        assertThat(ControlsState.decide(state, new RecordControls(SECOND, List.of())))
                .containsExactly(new ControlsRun(SECOND, List.of()));
    }

    @Test
    void aReconciliationIsRecordedOnce() {
        ReconciliationResult result = new ReconciliationResult(
                new AssetCode("USD"),
                LocalDate.EPOCH,
                LocalDate.EPOCH,
                0,
                0,
                List.of(),
                0,
                null,
                BigDecimal.ZERO,
                null,
                BigDecimal.ZERO,
                7);
        StatementReconciled reconciled = new StatementReconciled(RECONCILIATION, result);
        assertThat(ReconciliationState.decide(null, new RecordReconciliation(RECONCILIATION, result)))
                .containsExactly(reconciled);

        ReconciliationState state = ReconciliationState.evolve(null, reconciled);
        assertThat(state).isEqualTo(new ReconciliationState(RECONCILIATION, result));
        assertThat(ReconciliationState.decide(state, new RecordReconciliation(RECONCILIATION, result)))
                .isEmpty();
    }
}
