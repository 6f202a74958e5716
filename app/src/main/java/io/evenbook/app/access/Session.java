package io.evenbook.app.access;

import io.evenbook.api.id.UserId;
import java.time.Instant;

/**
 * One log-in of a user.
 *
 * @param sessionId {@code ses_} and a ULID
 * @param usedAt at most a minute before its last use
 * @param authenticatedAt when the user last showed a password
 * @param resets how many resets of the user the log had at the log-in
 */
record Session(
        String sessionId,
        UserId userId,
        Instant createdAt,
        Instant usedAt,
        Instant expiresAt,
        Instant authenticatedAt,
        int resets) {}
