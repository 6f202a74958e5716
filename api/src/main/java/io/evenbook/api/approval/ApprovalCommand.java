package io.evenbook.api.approval;

import io.evenbook.api.id.ApprovalId;

/** Commands on one approval. A command that needs a second person begins it. */
public sealed interface ApprovalCommand {
    ApprovalId approvalId();

    /**
     * Performs the command that waits, in the same commit. If a rule refuses the command, the approval ends as refused.
     * Sent with the unique keys of the command that waits.
     */
    record Approve(ApprovalId approvalId, Approver approver, String reason) implements ApprovalCommand {}

    /** Ends the approval without performing the command. The maker may reject its own. */
    record RejectApproval(ApprovalId approvalId, Approver approver, String reason) implements ApprovalCommand {}

    /** Ends the approval if nobody decided in time. Does nothing if it has ended, or may still be approved. */
    record ExpireApproval(ApprovalId approvalId) implements ApprovalCommand {}
}
