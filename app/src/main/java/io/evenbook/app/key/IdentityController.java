package io.evenbook.app.key;

import io.evenbook.api.access.KeyRejection.IdentityUnknown;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.UserRejection.UserUnknown;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.UserId;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnRole(Role.COMMAND)
@RequestMapping("/api/v1/users/{userId}/identities")
class IdentityController {
    private final IdentityOperations identities;

    IdentityController(IdentityOperations identities) {
        this.identities = identities;
    }

    record LinkRequest(
            @NotBlank @PlainText @Size(max = 500) String issuer,
            @NotBlank @PlainText @Size(max = 500) String subject,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    record IdentityAnswer(IdentityId identityId, UserId userId, long version, long position) {}

    record IdentityList(List<IdentityItem> items) {}

    record IdentityItem(IdentityId identityId, String issuer) {}

    @GetMapping
    @Requires("user:read")
    IdentityList identities(@PathVariable String userId) {
        return identities.list(user(userId));
    }

    @PostMapping
    @Requires("user:change")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<IdentityAnswer> link(@PathVariable String userId, @Valid @RequestBody LinkRequest body) {
        return identities.link(user(userId), body);
    }

    @DeleteMapping("/{identityId}")
    @Requires("user:change")
    ResponseEntity<IdentityAnswer> unlink(
            @PathVariable String userId,
            @PathVariable String identityId,
            @RequestParam @NotBlank @Size(max = 500) @Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*") String reason) {
        return identities.unlink(
                user(userId), PathIds.parse(identityId, IdentityId::new, IdentityUnknown::new), reason);
    }

    private static UserId user(String userId) {
        return PathIds.parse(userId, UserId::new, UserUnknown::new);
    }
}
