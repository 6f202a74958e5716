package io.evenbook.command.http;

import io.evenbook.api.id.ApprovalId;
import java.time.Instant;

/**
 * The answer, with status 202, to a request whose command waits for a second person.
 *
 * @param expiresAt from this time on nobody can approve it
 */
public record ApprovalPending(ApprovalId approvalId, Instant expiresAt, long version, long position) {}
