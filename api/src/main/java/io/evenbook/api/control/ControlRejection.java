package io.evenbook.api.control;

import io.evenbook.api.Rejection;

/** Why a question about controls has no answer. */
public sealed interface ControlRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.UNKNOWN;
    }

    /** No run was ever recorded. */
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

    /** @param reconciliationId as the client wrote it: it need not have the form of one */
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
