package io.evenbook.app.key;

import io.evenbook.api.access.KeyRejection.KeyUnknown;
import io.evenbook.api.access.Requires;
import io.evenbook.api.id.KeyId;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.command.http.PathIds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
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
@RequestMapping("/api/v1/api-keys")
class ApiKeyController {
    private final KeyOperations keys;

    ApiKeyController(KeyOperations keys) {
        this.keys = keys;
    }

    /**
     * @param scopes permissions such as order:create; the key never has others
     * @param addresses addresses and ranges such as 192.0.2.0/24 from which the key may be used; none: every address
     * @param expiresAt the first instant at which the key is no longer valid, at most 400 days ahead
     * @param publicKey Ed25519 in X.509 encoding, as PEM or Base64: requests are signed by RFC 9421
     */
    record IssueKeyRequest(
            @NotEmpty @Size(max = 100) List<@NotBlank @Size(max = 100) String> scopes,
            @Size(max = 20) List<@NotNull @Size(max = 50) String> addresses,
            @NotNull Instant expiresAt,
            @Size(max = 200) String publicKey) {}

    /** @param secret the bearer token; null in repeated answers and for a key of signed requests */
    record IssuedKeyAnswer(KeyId keyId, String secret, Long version, long position) {}

    record RevokedKeyAnswer(KeyId keyId, long version, long position) {}

    record KeyList(List<KeyAnswer> items) {}

    /**
     * @param signed whether requests are signed
     * @param lastUsedAt to the minute; null if never
     */
    record KeyAnswer(
            KeyId keyId,
            List<String> scopes,
            List<String> addresses,
            boolean signed,
            Instant createdAt,
            Instant expiresAt,
            Instant lastUsedAt) {}

    @GetMapping
    @Requires("key:read")
    KeyList keys(@RequestParam(required = false) String userId) {
        return keys.list(userId);
    }

    @PostMapping
    @Requires("key:change")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<IssuedKeyAnswer> issue(@Valid @RequestBody IssueKeyRequest body) {
        return keys.issue(body);
    }

    @DeleteMapping("/{keyId}")
    @Requires("key:change")
    ResponseEntity<RevokedKeyAnswer> revoke(
            @PathVariable String keyId,
            @RequestParam(required = false) @Size(max = 500) @Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*") String reason) {
        return keys.revoke(PathIds.parse(keyId, KeyId::new, KeyUnknown::new), reason);
    }
}
