package io.evenbook.api.approval;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import java.util.Set;

/**
 * Who decides about an approval.
 *
 * @param personId null if the log knows no person behind the user
 * @param permissions those that the user has for all accounts
 */
public record Approver(UserId userId, PersonId personId, Set<String> permissions) {
    public Approver {
        permissions = Set.copyOf(permissions);
    }

    /** The caller of a request. */
    public static Approver of(Caller caller) {
        return new Approver(caller.userId(), caller.personId(), caller.permissionsForAll());
    }
}
