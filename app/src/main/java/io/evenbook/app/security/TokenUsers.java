package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.id.UserId;
import io.evenbook.app.key.Identities;
import io.evenbook.app.key.Identities.Identity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/**
 * The users of tokens, by issuer and subject; neither is stored as it is, since a subject may be a mail address. Whom
 * no administrator has linked to a user may do nothing, unless the roles of tokens count.
 */
@Component
class TokenUsers {
    private static final int ID_LENGTH = 26;

    private final Callers callers;
    private final Identities identities;
    private final boolean rolesFromClaims;
    private final RolesClaim rolesClaim;

    /**
     * @param rolesFromClaims whether whom the log does not know has the roles of the token
     * @param claim name of a claim, or a path through nested objects such as {@code realm_access.roles}
     */
    TokenUsers(
            Callers callers,
            Identities identities,
            @Value("${evenbook.security.roles-from-claims}") boolean rolesFromClaims,
            @Value("${evenbook.security.roles-claim}") String claim) {
        this.callers = callers;
        this.identities = identities;
        this.rolesFromClaims = rolesFromClaims;
        this.rolesClaim = new RolesClaim(claim);
    }

    /** @throws InvalidBearerTokenException if the token has no subject: all of these would be one user */
    CallerAuthentication find(Jwt token) {
        if (token.getSubject() == null) {
            throw new InvalidBearerTokenException("The token names no subject");
        }
        String issuer = token.getClaimAsString("iss");
        Optional<Identity> linked = identities.find(issuer, token.getSubject());
        UserId userId = linked.map(Identity::userId).orElseGet(() -> userOf(issuer, token.getSubject()));
        if (linked.isEmpty() && !rolesFromClaims) {
            return new CallerAuthentication(new Caller(userId, null, null, null, Map.of()), List.of());
        }
        return callers.find(userId, null)
                .orElseGet(() -> byRoles(userId, token))
                .until(token.getExpiresAt())
                .by(linked.map(Identity::identityId).orElse(null));
    }

    private CallerAuthentication byRoles(UserId userId, Jwt token) {
        List<String> roles = rolesClaim.rolesOf(token.getClaims()).stream()
                .map(role -> role.toUpperCase(Locale.ROOT))
                .filter(Roles.names()::contains)
                .toList();
        return new CallerAuthentication(new Caller(userId, null, null, null, Roles.permissionsOf(roles)), roles);
    }

    static UserId userOf(String issuer, String subject) {
        String whole = issuer + "\n" + subject;
        return UserId.named(
                RequestKey.hash(whole.getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH));
    }
}
