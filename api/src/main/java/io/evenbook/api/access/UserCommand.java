package io.evenbook.api.access;

import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
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
}
