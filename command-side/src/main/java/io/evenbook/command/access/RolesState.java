package io.evenbook.command.access;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.RoleCommand;
import io.evenbook.api.access.RoleCommand.SetRole;
import io.evenbook.api.access.RoleEvent;
import io.evenbook.api.access.RoleEvent.RoleSet;
import io.evenbook.api.access.RolePermission;
import io.evenbook.api.access.RoleRejection.RolesExhausted;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The roles beside the built-in ones, by name; null before the first one is set. Who sends {@link SetRole} checks that
 * its permissions exist.
 */
public record RolesState(Map<String, List<RolePermission>> roles) {
    private static final int MAX_ROLES = 100;

    public static final Aggregate<RolesState, RoleCommand, RoleEvent> AGGREGATE = Aggregate.of(
                    "Roles",
                    RolesState.class,
                    RoleCommand.class,
                    RoleEvent.class,
                    Decider.of((state, command, _) -> decide(state, command), RolesState::evolve))
            .identifiedBy(_ -> RoleCommand.ROLES_ID, _ -> RoleCommand.ROLES_ID)
            .build();

    private static List<RoleEvent> decide(RolesState state, RoleCommand command) {
        Map<String, List<RolePermission>> roles = state == null ? Map.of() : state.roles;
        return switch (command) {
            case SetRole set -> {
                if (!roles.containsKey(set.role()) && roles.size() >= MAX_ROLES) {
                    throw new RejectedException(new RolesExhausted(MAX_ROLES));
                }
                yield set.permissions().equals(roles.get(set.role()))
                        ? List.of()
                        : List.of(new RoleSet(set.role(), set.permissions(), set.reason()));
            }
        };
    }

    private static RolesState evolve(RolesState state, RoleEvent event) {
        Map<String, List<RolePermission>> roles = new TreeMap<>(state == null ? Map.of() : state.roles);
        switch (event) {
            case RoleSet set -> roles.put(set.role(), set.permissions());
        }
        return new RolesState(Collections.unmodifiableMap(roles));
    }
}
