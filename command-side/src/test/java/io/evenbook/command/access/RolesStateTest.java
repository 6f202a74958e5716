package io.evenbook.command.access;

import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.access.RoleCommand;
import io.evenbook.api.access.RoleCommand.SetRole;
import io.evenbook.api.access.RoleEvent.RoleSet;
import io.evenbook.api.access.RolePermission;
import io.evenbook.api.access.Scope;
import io.evenbook.command.World;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolesStateTest {
    private static final List<RolePermission> READS = List.of(new RolePermission("account:read", Scope.ALL));

    private final World world = new World();

    @Test
    void aRoleIsSetOnceAndReplacesWhatItPermittedBefore() {
        assertThat(world.send(new SetRole("TELLER", READS, "a new desk")))
                .containsExactly(new RoleSet("TELLER", READS, "a new desk"));
        assertThat(world.send(new SetRole("TELLER", READS, "again"))).isEmpty();
        List<RolePermission> orders = List.of(new RolePermission("order:create", Scope.OWN));
        world.send(new SetRole("TELLER", orders, "other work"));
        world.send(new SetRole("CLERK", List.of(), "none yet"));
        assertThat(roles().roles()).hasSize(2).containsEntry("TELLER", orders).containsEntry("CLERK", List.of());
    }

    @Test
    void thereAreOneHundredRolesAtMost() {
        for (int number = 0; number < 100; number++) {
            assertThat(world.send(new SetRole("ROLE_" + number, READS, "many"))).hasSize(1);
        }
        assertThat(rejectionOf(() -> world.send(new SetRole("MORE", READS, "one more")))
                        .code())
                .isEqualTo("role.too-many");
        assertThat(world.send(new SetRole("ROLE_99", List.of(), "rests"))).hasSize(1);
    }

    private RolesState roles() {
        return RolesState.AGGREGATE.find(world.streams(), RoleCommand.ROLES_ID);
    }
}
