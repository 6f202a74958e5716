package io.evenbook.api.approval;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.UserId;
import java.time.Instant;

/**
 * One approval.
 *
 * @param state whether it waits (PENDING), or how it ended; REFUSED: approved, and then refused by a rule
 * @param target the aggregate that the command is for
 * @param content the command as JSON
 * @param decidedBy null unless somebody decided
 * @param decisionReason null unless somebody decided
 * @param code code of the rule that refused the command; null for other states
 * @param endedAt null while it is pending
 */
public record ApprovalAnswer(
        ApprovalId approvalId,
        ApprovalStatus state,
        String operation,
        String target,
        String command,
        @JsonRawValue String content,
        String reason,
        UserId requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        UserId decidedBy,
        String decisionReason,
        String code,
        Instant endedAt) {}
