package io.evenbook.command.control;

import io.evenbook.api.control.ReconciliationCommand;
import io.evenbook.api.control.ReconciliationCommand.RecordReconciliation;
import io.evenbook.api.control.ReconciliationEvent;
import io.evenbook.api.control.ReconciliationEvent.StatementReconciled;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.id.ReconciliationId;
import java.util.List;

/** The immutable result of one reconciliation; null before it is recorded. */
public record ReconciliationState(ReconciliationId reconciliationId, ReconciliationResult result) {

    public static List<ReconciliationEvent> decide(ReconciliationState state, ReconciliationCommand command) {
        return switch (command) {
            case RecordReconciliation _ when state != null -> List.of();
            case RecordReconciliation reconciliation ->
                List.of(new StatementReconciled(reconciliation.reconciliationId(), reconciliation.result()));
        };
    }

    public static ReconciliationState evolve(ReconciliationState state, ReconciliationEvent event) {
        return switch (event) {
            case StatementReconciled reconciled ->
                new ReconciliationState(reconciled.reconciliationId(), reconciled.result());
        };
    }
}
