package io.evenbook.app.security;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.RoleCommand;
import io.evenbook.api.access.RolePermission;
import io.evenbook.api.access.RoleRejection.PermissionScope;
import io.evenbook.api.access.RoleRejection.PermissionUnknown;
import io.evenbook.api.access.RoleRejection.RoleBuiltIn;
import io.evenbook.api.access.Scope;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.access.RolesState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The present permissions of roles: of the built-in ones, and of those that the log has beside them. */
@Component
public class GrantedRoles {
    private final CommittedStates states;

    GrantedRoles(CommittedStates states) {
        this.states = states;
    }

    /** The roles that are not built in, by name. */
    public Map<String, List<RolePermission>> own() {
        RolesState state = states.find(RolesState.AGGREGATE.type(), RoleCommand.ROLES_ID);
        return state == null ? Map.of() : state.roles();
    }

    /** Whether there is a role of this name. */
    public boolean exist(String role) {
        return Roles.names().contains(role) || own().containsKey(role);
    }

    /** The permissions of some roles together, each with its widest scope. Unknown roles have none. */
    Map<String, Scope> permissionsOf(Collection<String> roles) {
        if (Roles.names().containsAll(roles)) {
            return Roles.permissionsOf(roles);
        }
        Map<String, Scope> permissions = new HashMap<>(Roles.permissionsOf(
                roles.stream().filter(Roles.names()::contains).toList()));
        Map<String, List<RolePermission>> own = own();
        for (String role : roles) {
            own.getOrDefault(role, List.of()).stream()
                    // Another release may have permitted what this one does not know
                    .filter(Roles::isGrantable)
                    .forEach(granted -> permissions.merge(granted.permission(), granted.scope(), Roles::wider));
        }
        return Map.copyOf(permissions);
    }

    /**
     * Checks what a role shall permit.
     *
     * @throws RejectedException {@code role.built-in}, {@code role.permission-unknown}, or {@code role.scope} if no
     *     built-in role has the permission with that scope
     */
    public static void requireGrantable(String role, List<RolePermission> permissions) {
        if (Roles.names().contains(role)) {
            throw new RejectedException(new RoleBuiltIn(role));
        }
        for (RolePermission granted : permissions) {
            if (!Roles.permissions().contains(granted.permission())) {
                throw new RejectedException(new PermissionUnknown(granted.permission()));
            }
            if (!Roles.isGrantable(granted)) {
                throw new RejectedException(new PermissionScope(granted.permission(), granted.scope()));
            }
        }
    }
}
