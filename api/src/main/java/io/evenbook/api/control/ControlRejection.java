package io.evenbook.api.control;

import io.evenbook.api.Rejection;

/** The reasons why a query about controls has no answer. */
public sealed interface ControlRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.UNKNOWN;
    }

    /** No run has been recorded yet. */
    record ControlsNotRun() implements ControlRejection {
        @Override
        public String code() {
            return "controls.not-run";
        }

        @Override
        public String detail() {
            return "The controls have not run yet.";
        }
    }

    /** @param reconciliationId the client's text; it may be malformed */
    record ReconciliationUnknown(String reconciliationId) implements ControlRejection {
        @Override
        public String code() {
            return "reconciliation.unknown";
        }

        @Override
        public String detail() {
            return "There is no reconciliation %s.".formatted(reconciliationId);
        }
    }
}
