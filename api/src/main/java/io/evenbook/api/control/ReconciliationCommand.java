package io.evenbook.api.control;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of one reconciliation. */
public sealed interface ReconciliationCommand {
    ReconciliationId reconciliationId();

    /** Records what came of it. Again does nothing. */
    record RecordReconciliation(@TargetAggregateIdentifier ReconciliationId reconciliationId, ReconciliationResult result)
            implements ReconciliationCommand {}
}
