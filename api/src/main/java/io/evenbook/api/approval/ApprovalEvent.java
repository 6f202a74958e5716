package io.evenbook.api.approval;

import io.evenbook.api.access.Acting;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import java.time.Instant;
import java.util.List;

/** Events of one approval: it is requested, and ends once. */
public sealed interface ApprovalEvent {
    ApprovalId approvalId();

    /**
     * A command waits for a second person.
     *
     * @param operation the permission that the command needs, and its approver: {@code withdrawal:confirm}
     * @param target the identifier of what the command is about
     * @param command the stable name of the command: {@code account.ConfirmWithdrawal}
     * @param content the command as JSON
     * @param uniqueKeys references that the command uses once
     * @param expectedVersion the version of the target that the maker saw; null: any
     * @param reason of the maker; null: none was given
     * @param requestedBy the maker
     * @param personId the person behind the maker; null: the user stands for itself
     * @param acting for whose accounts the maker acts; null: for all
     * @param expiresAt from this time on nobody can approve it
     */
    record ApprovalRequested(
            ApprovalId approvalId,
            String operation,
            String target,
            String command,
            String content,
            List<String> uniqueKeys,
            Long expectedVersion,
            String reason,
            UserId requestedBy,
            PersonId personId,
            Acting acting,
            Instant expiresAt)
            implements ApprovalEvent {}

    /**
     * Another person approved. The events of the command follow in the same commit.
     *
     * @param personId the person behind the user; null: the user stands for itself
     */
    record ApprovalGranted(ApprovalId approvalId, UserId approvedBy, PersonId personId, String reason)
            implements ApprovalEvent {}

    /**
     * Another person rejected the command, or its maker withdrew it.
     *
     * @param personId the person behind the user; null: the user stands for itself
     */
    record ApprovalRejected(ApprovalId approvalId, UserId rejectedBy, PersonId personId, String reason)
            implements ApprovalEvent {}

    /**
     * Another person approved, but a rule refused the command.
     *
     * @param personId the person behind the user; null: the user stands for itself
     * @param code code of the refusal: {@code account.frozen}
     */
    record ApprovalRefused(ApprovalId approvalId, UserId approvedBy, PersonId personId, String reason, String code)
            implements ApprovalEvent {}

    /** Nobody decided in time. */
    record ApprovalExpired(ApprovalId approvalId) implements ApprovalEvent {}
}
