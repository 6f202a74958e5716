package io.evenbook.app.access;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.RoleCommand.SetRole;
import io.evenbook.api.access.RolePermission;
import io.evenbook.api.access.Scope;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.app.security.GrantedRoles;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sets what a role permits that is not built in. */
@RestController
@RequestMapping("/api/v1/roles/{role}")
@ConditionalOnRole(Role.COMMAND)
class RoleController {
    private static final String NAME = "[A-Z][A-Z0-9_]{1,39}";

    private final CommandGate gate;

    RoleController(CommandGate gate) {
        this.gate = gate;
    }

    record GrantedPermission(
            @NotBlank @Size(max = 60) String permission,
            @NotNull Scope scope) {}

    /** @param permissions each once; none: whoever has the role may do nothing by it */
    record RoleRequest(
            @NotNull @Size(max = 200) List<@NotNull @Valid GrantedPermission> permissions,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    record RoleAnswer(String role, long version, long position) {}

    @PutMapping
    @Requires("role:change")
    ResponseEntity<RoleAnswer> setRole(
            @PathVariable @Pattern(regexp = NAME) String role, @Valid @RequestBody RoleRequest body) {
        List<RolePermission> permissions = body.permissions().stream()
                .map(granted -> new RolePermission(granted.permission(), granted.scope()))
                .sorted(Comparator.comparing(RolePermission::permission))
                .toList();
        requireOnce(permissions);
        GrantedRoles.requireGrantable(role, permissions);
        return gate.perform(Operation.of(
                        new SetRole(role, permissions, body.reason()),
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK, (version, position) -> new RoleAnswer(role, version, position)))
                .because(body.reason()));
    }

    private static void requireOnce(List<RolePermission> permissions) {
        long names =
                permissions.stream().map(RolePermission::permission).distinct().count();
        if (names != permissions.size()) {
            throw new MalformedRequestException("permissions", "permissions names a permission twice.");
        }
    }
}
