package io.evenbook.api.control;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** The reasons why a query about controls has no answer. */
public sealed interface ControlRejection extends Rejection {

    /** No run has been recorded yet. */
    record ControlsNotRun() implements ControlRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("controls.not-run", "The controls have not run yet.");
        }
    }

    /** @param reconciliationId the client's text; it may be malformed */
    record ReconciliationUnknown(String reconciliationId) implements ControlRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown(
                    "reconciliation.unknown", "There is no reconciliation %s.".formatted(reconciliationId));
        }
    }
}
