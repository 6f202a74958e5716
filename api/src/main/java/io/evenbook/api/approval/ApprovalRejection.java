package io.evenbook.api.approval;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.UserId;

/** The reasons why a command was refused because of an approval. */
public sealed interface ApprovalRejection extends Rejection {

    /**
     * There is no such approval, or the caller has no part in it.
     *
     * @param approvalId the client's text; it may be malformed
     */
    record ApprovalUnknown(String approvalId) implements ApprovalRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("approval.unknown", "There is no approval %s.".formatted(approvalId));
        }
    }

    /** The approver is the person who made the request, perhaps as another user. */
    record ApprovalSamePerson(ApprovalId approvalId) implements ApprovalRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "approval.same-person", "Another person than its maker must approve %s.".formatted(approvalId));
        }
    }

    /** The log knows no person behind the user, so the user may be the same person as any other. */
    record ApprovalPersonUnknown(UserId userId) implements ApprovalRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "approval.person-unknown",
                    "Two persons are needed, and %s is no user of the log: link its login to one.".formatted(userId));
        }
    }

    /** The approval was decided, or has expired. */
    record ApprovalEnded(ApprovalId approvalId) implements ApprovalRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("approval.ended", "%s was decided, or has expired.".formatted(approvalId));
        }
    }

    /** The operation needs a second person, so it can only be requested on its own. */
    record ApprovalRequired(String operation) implements ApprovalRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "approval.required",
                    "A policy asks for a second person for %s: request it on its own, not with others."
                            .formatted(operation));
        }
    }
}
