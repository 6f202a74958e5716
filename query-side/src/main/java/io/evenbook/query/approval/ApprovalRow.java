package io.evenbook.query.approval;

import io.evenbook.api.approval.ApprovalAnswer;
import io.evenbook.api.approval.ApprovalStatus;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "approvals", name = "approval")
class ApprovalRow {
    @Id
    String approvalId;

    @Enumerated(EnumType.STRING)
    ApprovalStatus state;

    String operation;
    String target;
    String command;
    String content;
    String reason;
    String requestedBy;
    String person;
    Instant requestedAt;
    Instant expiresAt;
    String decidedBy;
    String decisionReason;
    String code;
    Instant endedAt;
    long position;

    /** @param shown the command as JSON, as it is shown */
    ApprovalAnswer answer(String shown) {
        return new ApprovalAnswer(
                new ApprovalId(approvalId),
                state,
                operation,
                target,
                command,
                shown,
                reason,
                new UserId(requestedBy),
                requestedAt,
                expiresAt,
                decidedBy == null ? null : new UserId(decidedBy),
                decisionReason,
                code,
                endedAt);
    }
}
