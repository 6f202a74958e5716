package io.evenbook.api.access;

import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import java.time.Instant;
import java.util.List;

/** Commands on one user. */
public sealed interface UserCommand {
    UserId userId();

    /** Creates a user. Does nothing if the same one exists. */
    record CreateUser(UserId userId, CustomerId customerId, PersonId personId, List<String> roles)
            implements UserCommand {}

    /** Replaces the roles. */
    record SetRoles(UserId userId, List<String> roles, String reason) implements UserCommand {}

    /** Suspends a user. */
    record SuspendUser(UserId userId, String reason) implements UserCommand {}

    /** Ends a suspension. */
    record ResumeUser(UserId userId, String reason) implements UserCommand {}

    /** Ends a lock after wrong passwords. */
    record UnlockUser(UserId userId, String reason) implements UserCommand {}

    /**
     * Notes a change of a password, second factor or key. Sent before the change: a change is never without its event.
     *
     * @param kind {@code PASSWORD}, {@code SECOND_FACTOR}, {@code KEY} or {@code RESET}
     */
    record ChangeCredential(UserId userId, String kind) implements UserCommand {
        public static final String RESET = "RESET";
    }

    /** Issues an API key. Does nothing if the user has it. */
    record IssueKey(UserId userId, KeyId keyId, List<String> scopes, Instant expiresAt) implements UserCommand {}

    /** Revokes an API key of the user. */
    record RevokeKey(UserId userId, KeyId keyId, String reason) implements UserCommand {}

    /**
     * Lets the user log in at an issuer of tokens. Does nothing if the user has the identity.
     *
     * @param subject of the issuer, sealed for {@link #place}: for whoever approves the command
     */
    record LinkIdentity(UserId userId, IdentityId identityId, String issuer, Sealed subject, String reason)
            implements UserCommand {

        /** Where the subject is sealed. */
        public static String place(UserId userId) {
            return "access.LinkIdentity/subject/" + userId;
        }
    }

    /** Ends a login at an issuer of tokens. */
    record UnlinkIdentity(UserId userId, IdentityId identityId, String reason) implements UserCommand {}
}
