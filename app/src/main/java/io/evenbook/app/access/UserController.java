package io.evenbook.app.access;

import io.evenbook.api.access.Requires;
import io.evenbook.api.access.UserRejection.UserUnknown;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/users")
@ConditionalOnRole(Role.COMMAND)
class UserController {
    private final UserChanges changes;

    UserController(UserChanges changes) {
        this.changes = changes;
    }

    /**
     * A new user.
     *
     * @param username compared without regard to case
     * @param name name of the person
     * @param mail null: unknown; users with the same one are the same person
     * @param customerId whose accounts are the user's own; null: none
     */
    record CreateUserRequest(
            @NotNull @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{1,59}")
            String username,

            @PlainText @Size(min = 1, max = 200) String name,
            @PlainText @Email @Size(min = 1, max = 200) String mail,
            @NotNull @Size(max = 20) List<@NotBlank @Size(max = 60) String> roles,
            CustomerId customerId) {}

    record RolesRequest(
            @NotNull @Size(max = 20) List<@NotBlank @Size(max = 60) String> roles,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    /** @param id id of the user */
    record UserAnswer(UserId id, long version, long position) {}

    /**
     * @param id id of the user
     * @param token for {@code POST /passwords}, shown once; null if there is none
     */
    record CreatedUserAnswer(UserId id, long version, long position, String token, Instant tokenExpiresAt) {}

    @PostMapping
    @Requires("user:change")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<CreatedUserAnswer> create(@Valid @RequestBody CreateUserRequest body) {
        return changes.create(body);
    }

    @PostMapping("/{userId}/roles")
    @Requires("user:change")
    ResponseEntity<UserAnswer> setRoles(@PathVariable String userId, @Valid @RequestBody RolesRequest body) {
        return changes.setRoles(user(userId), body);
    }

    @PostMapping("/{userId}/suspend")
    @Requires("user:change")
    ResponseEntity<UserAnswer> suspend(@PathVariable String userId, @Valid @RequestBody ReasonRequest body) {
        return changes.suspend(user(userId), body);
    }

    @PostMapping("/{userId}/resume")
    @Requires("user:change")
    ResponseEntity<UserAnswer> resume(@PathVariable String userId, @Valid @RequestBody ReasonRequest body) {
        return changes.resume(user(userId), body);
    }

    @PostMapping("/{userId}/unlock")
    @Requires("user:change")
    ResponseEntity<UserAnswer> unlock(@PathVariable String userId, @Valid @RequestBody ReasonRequest body) {
        return changes.unlock(user(userId), body);
    }

    @PostMapping("/{userId}/reset")
    @Requires("user:change")
    ResponseEntity<CreatedUserAnswer> reset(@PathVariable String userId, @Valid @RequestBody ReasonRequest body) {
        return changes.reset(user(userId), body);
    }

    private static UserId user(String value) {
        return PathIds.parse(value, UserId::new, UserUnknown::new);
    }
}
