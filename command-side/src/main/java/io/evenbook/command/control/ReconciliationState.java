package io.evenbook.command.control;

import io.evenbook.api.control.ReconciliationCommand;
import io.evenbook.api.control.ReconciliationCommand.RecordReconciliation;
import io.evenbook.api.control.ReconciliationEvent;
import io.evenbook.api.control.ReconciliationEvent.StatementReconciled;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.id.ReconciliationId;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import java.util.List;

/** The immutable result of one reconciliation; null before it is recorded. */
public record ReconciliationState(ReconciliationId reconciliationId, ReconciliationResult result) {
    public static final Aggregate<ReconciliationState, ReconciliationCommand, ReconciliationEvent> AGGREGATE =
            Aggregate.of(
                            "Reconciliation",
                            ReconciliationState.class,
                            ReconciliationCommand.class,
                            ReconciliationEvent.class,
                            Decider.of((state, command, _) -> decide(state, command), ReconciliationState::evolve))
                    .identifiedBy(ReconciliationCommand::reconciliationId, ReconciliationEvent::reconciliationId)
                    .ended(_ -> true)
                    .build();

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
