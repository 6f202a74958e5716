package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The users trader, operator and auditor of an embedded start. They share a password, and the log does not know them.
 */
public final class DevelopmentUsers {
    /** It has all built-in roles. */
    public static final UserId OPERATOR = new UserId("operator");

    private static final Map<String, Set<String>> ROLES =
            Map.of("trader", Set.of(Roles.DESK), OPERATOR.value(), Roles.names(), "auditor", Set.of(Roles.AUDITOR));

    private final byte[] password;

    DevelopmentUsers(String password) {
        this.password = password.getBytes(StandardCharsets.UTF_8);
    }

    /** Compares the password in constant time. */
    public boolean hasPassword(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), password);
    }

    /** The roles of a user; empty if it is none of these. */
    public Optional<Set<String>> rolesOf(String name) {
        return Optional.ofNullable(ROLES.get(name));
    }

    /** @param credential the id of a session; null for others */
    Optional<CallerAuthentication> find(String name, String credential) {
        return rolesOf(name)
                .map(roles -> new CallerAuthentication(
                        new Caller(new UserId(name), null, null, credential, Roles.permissionsOf(roles)), roles));
    }
}
