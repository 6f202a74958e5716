package io.evenbook.api.control;

import io.evenbook.api.id.ReconciliationId;

/** Commands on one reconciliation. */
public sealed interface ReconciliationCommand {
    ReconciliationId reconciliationId();

    /** Records the result. A repeat does nothing. */
    record RecordReconciliation(ReconciliationId reconciliationId, ReconciliationResult result)
            implements ReconciliationCommand {}
}
