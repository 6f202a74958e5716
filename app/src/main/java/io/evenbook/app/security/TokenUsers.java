package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * The user of a token is known by issuer and subject; neither is stored, since a subject may be a mail address. A user
 * whom the log does not know has the roles of the token.
 */
@Component
class TokenUsers {
    private static final int ID_LENGTH = 26;

    private final Callers callers;
    private final RolesClaim rolesClaim;

    /** @param claim name of a claim, or a path through nested objects such as {@code realm_access.roles} */
    TokenUsers(Callers callers, @Value("${evenbook.security.roles-claim}") String claim) {
        this.callers = callers;
        this.rolesClaim = new RolesClaim(claim);
    }

    CallerAuthentication find(Jwt token) {
        UserId userId = userOf(token.getClaimAsString("iss"), token.getSubject());
        return callers.find(userId, null).orElseGet(() -> byRoles(userId, token));
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
