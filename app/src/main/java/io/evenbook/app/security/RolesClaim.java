package io.evenbook.app.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The claim of a token that lists its roles, as {@code ["trader"]} or {@code "trader auditor"}.
 *
 * @param path name of the claim, dots included ({@code https://example.com/roles}); if the token has no such claim, a
 *     path through nested objects ({@code realm_access.roles})
 */
record RolesClaim(String path) {

    /** Empty if the claim is missing or is neither text nor a list. */
    List<String> rolesOf(Map<String, Object> claims) {
        return switch (find(claims, path)) {
            case String words ->
                Stream.of(words.split("\\s+")).filter(role -> !role.isEmpty()).toList();
            case Collection<?> roles -> roles.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    private static Object find(Map<?, ?> claims, String path) {
        Object found = claims.get(path);
        int dot = path.indexOf('.');
        if (found != null || dot < 0) {
            return found;
        }
        return claims.get(path.substring(0, dot)) instanceof Map<?, ?> nested
                ? find(nested, path.substring(dot + 1))
                : null;
    }
}
