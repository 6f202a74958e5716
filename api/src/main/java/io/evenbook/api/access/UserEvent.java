package io.evenbook.api.access;

import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
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
}
