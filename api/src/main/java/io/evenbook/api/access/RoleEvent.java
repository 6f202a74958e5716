package io.evenbook.api.access;

import java.util.List;

/** Events of the roles that an installation makes for itself. */
public sealed interface RoleEvent {

    /**
     * From now on the role permits this and nothing else, to all who have it.
     *
     * @param permissions by name, each once
     */
    record RoleSet(String role, List<RolePermission> permissions, String reason) implements RoleEvent {}
}
