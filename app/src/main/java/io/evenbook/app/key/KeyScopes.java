package io.evenbook.app.key;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.Scope;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a key may do: what its user may do now, and no more than the key's scopes. */
public final class KeyScopes {
    /** Keys cannot manage keys: a stolen one could replace itself by another. */
    private static final String MANAGING = "key:";

    /** Nor users, whom one could reset to log in as, nor what roles permit. */
    private static final Set<String> USERS = Set.of("user:change", "role:change");

    private KeyScopes() {}

    /** Whether no key has this permission. */
    static boolean isForPeople(String scope) {
        return scope.startsWith(MANAGING) || USERS.contains(scope);
    }

    /** The caller with those of its permissions that are among the scopes. */
    public static Caller narrowed(Caller caller, List<String> scopes) {
        Map<String, Scope> permissions = HashMap.newHashMap(scopes.size());
        for (String scope : scopes) {
            Scope reach = isForPeople(scope) ? null : caller.permissions().get(scope);
            if (reach != null) {
                permissions.put(scope, reach);
            }
        }
        return new Caller(
                caller.userId(),
                caller.customerId(),
                caller.personId(),
                caller.credential(),
                Collections.unmodifiableMap(permissions));
    }
}
