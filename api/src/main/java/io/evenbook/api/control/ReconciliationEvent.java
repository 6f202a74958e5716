package io.evenbook.api.control;

import io.evenbook.api.id.ReconciliationId;

/** Events of one reconciliation. */
public sealed interface ReconciliationEvent {
    ReconciliationId reconciliationId();

    /** A bank statement was compared with the ledger. */
    record StatementReconciled(ReconciliationId reconciliationId, ReconciliationResult result)
            implements ReconciliationEvent {}
}
