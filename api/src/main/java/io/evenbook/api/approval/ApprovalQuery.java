package io.evenbook.api.approval;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** Queries about approvals and policies. Only what the reader has a part in is shown. */
public sealed interface ApprovalQuery<R> extends Query<R> {

    /** One approval. @param reader has made it, or may decide about it */
    record FindApproval(String approvalId, Approver reader) implements ApprovalQuery<ApprovalAnswer> {}

    /**
     * Approvals that the reader has made or may decide about, newest first.
     *
     * @param state null: all
     */
    record ListApprovals(ApprovalStatus state, Approver reader, Paging paging)
            implements ApprovalQuery<Page<ApprovalAnswer>> {}

    /** The policies, by operation and asset. */
    record ListPolicies(Paging paging) implements ApprovalQuery<Page<PolicyAnswer>> {}
}
