package io.evenbook.command.http;

import io.evenbook.api.id.ApprovalId;
import java.time.Instant;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer, with status 202, to a request whose command waits for a second person.
 *
 * @param expiresAt from this time on nobody can approve it
 */
public record ApprovalPending(ApprovalId approvalId, Instant expiresAt, long version, long position) {

    /** The body of an answer with status 202. That of a kept answer is JSON, whatever its declared type. */
    public static ApprovalPending of(ResponseEntity<?> answer, JsonMapper json) {
        return json.convertValue(answer.getBody(), ApprovalPending.class);
    }
}
