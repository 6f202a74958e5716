package io.evenbook.app.access;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import java.time.Instant;

/**
 * What a user logs in with, and the profile.
 *
 * @param username in lower case
 * @param approvalId of the request to create the user, if it had to wait for a second person; or null
 * @param name null: unknown
 * @param mail null: unknown
 * @param password its hash; null if none was set yet
 * @param totp the secret of the second factor; null: none
 * @param totpPending a secret that no code has confirmed yet; or null
 * @param failures log-ins without success in the last 15 minutes
 * @param lockedUntil null: never locked, or unlocked since
 * @param lastLogin null: never
 * @param resets how many resets of the user the log had when password and second factor were set
 * @param changes how often password and second factor were set or withdrawn
 */
record Credential(
        UserId userId,
        String username,
        PersonId personId,
        ApprovalId approvalId,
        Sealed name,
        Sealed mail,
        String password,
        Sealed totp,
        Sealed totpPending,
        int failures,
        Instant lockedUntil,
        Instant lastLogin,
        int resets,
        int changes) {

    /** Where a field is sealed. */
    String place(String field) {
        return place(userId, field);
    }

    static String place(UserId userId, String field) {
        return "access.credential/%s/%s".formatted(field, userId);
    }
}
