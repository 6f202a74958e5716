package io.evenbook.api.access;

import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import java.time.Instant;
import java.util.List;

/** Events of one user. Name, mail and secrets are never part of them. */
public sealed interface UserEvent {
    UserId userId();

    /**
     * The user was created.
     *
     * @param customerId whose accounts are the user's own; null: none
     * @param personId the person who uses it
     * @param roles names of roles, such as {@code TRADER}
     */
    record UserCreated(UserId userId, CustomerId customerId, PersonId personId, List<String> roles)
            implements UserEvent {}

    /** The roles were set. They replace the previous ones, and count from the next request on. */
    record RolesSet(UserId userId, List<String> roles, String reason) implements UserEvent {}

    /** The user may do nothing until it is resumed. */
    record UserSuspended(UserId userId, String reason) implements UserEvent {}

    /** The suspension ended. */
    record UserResumed(UserId userId, String reason) implements UserEvent {}

    /** An administrator ended a lock after wrong passwords. */
    record UserUnlocked(UserId userId, String reason) implements UserEvent {}

    /**
     * The user logs in by other means from now on.
     *
     * @param kind {@code PASSWORD}, {@code SECOND_FACTOR}, {@code KEY}, or {@code RESET} if an administrator withdrew
     *     all of them
     */
    record CredentialChanged(UserId userId, String kind) implements UserEvent {}

    /**
     * The user got an API key.
     *
     * @param scopes permissions, such as {@code order:create}: the key never has others
     * @param expiresAt the first instant at which it is no longer valid
     */
    record KeyIssued(UserId userId, KeyId keyId, List<String> scopes, Instant expiresAt) implements UserEvent {}

    /**
     * The API key is not valid any more.
     *
     * @param reason null if none was given
     */
    record KeyRevoked(UserId userId, KeyId keyId, String reason) implements UserEvent {}

    /** The user may log in at an issuer of tokens. The table {@code access.identity} has issuer and subject. */
    record IdentityLinked(UserId userId, IdentityId identityId, String reason) implements UserEvent {}

    /** The user may not use that login any more. */
    record IdentityUnlinked(UserId userId, IdentityId identityId, String reason) implements UserEvent {}
}
