package io.evenbook.api.access;

import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The user behind a request, with what the user may do by now.
 *
 * @param customerId the customer whose accounts are the user's own; null: none
 * @param personId null if the user is known to this request only, by the roles of a token
 * @param credential the id of the session or key that the user showed; null for others
 * @param permissions such as {@code order:create}, each with its scope
 */
public record Caller(
        UserId userId, CustomerId customerId, PersonId personId, String credential, Map<String, Scope> permissions) {

    /** The scope of a permission; empty if the user does not have it. */
    public Optional<Scope> scopeOf(String permission) {
        return Optional.ofNullable(permissions.get(permission));
    }

    /** Whether the user has a permission for all accounts. */
    public boolean hasForAll(String permission) {
        return permissions.get(permission) == Scope.ALL;
    }

    /** The permissions that the user has for all accounts. */
    public Set<String> permissionsForAll() {
        return permissions.entrySet().stream()
                .filter(permission -> permission.getValue() == Scope.ALL)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
