package io.evenbook.api.access;

import java.util.List;

/** Commands on the roles that an installation makes for itself. The ledger has one set of them. */
public sealed interface RoleCommand {
    /** Identifies the stream of {@link RoleEvent}s. */
    String ROLES_ID = "rol_roles";

    /**
     * Sets what a role permits; it replaces what the role permitted before. A repeat does nothing.
     *
     * @param role not one of the built-in ones
     * @param permissions by name, each once; none: whoever has the role may do nothing by it
     */
    record SetRole(String role, List<RolePermission> permissions, String reason) implements RoleCommand {}
}
