package io.evenbook.api.control;

import io.evenbook.api.id.ReconciliationId;

/** What can be asked of one reconciliation. */
public sealed interface ReconciliationCommand {
    ReconciliationId reconciliationId();

    /** Records what came of it. Again does nothing. */
    record RecordReconciliation(ReconciliationId reconciliationId, ReconciliationResult result)
            implements ReconciliationCommand {}
}
