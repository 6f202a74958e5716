package io.evenbook.api.access;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** The reasons why a command on a role was refused. */
public sealed interface RoleRejection extends Rejection {

    /** The built-in roles are the same in every installation. */
    record RoleBuiltIn(String role) implements RoleRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("role.built-in", "%s is built in: choose another name.".formatted(role));
        }
    }

    /** @param permission the client's text */
    record PermissionUnknown(String permission) implements RoleRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("role.permission-unknown", "There is no permission %s.".formatted(permission));
        }
    }

    /** No built-in role has the permission with this scope, so no rule says what it would reach. */
    record PermissionScope(String permission, Scope scope) implements RoleRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("role.scope", "No role has %s with scope %s.".formatted(permission, scope));
        }
    }

    /** Roles are never removed; one without permissions still counts. */
    record RolesExhausted(int maxRoles) implements RoleRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "role.too-many", "There are at most %d roles beside the built-in ones.".formatted(maxRoles));
        }
    }
}
