package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.RolePermission;
import io.evenbook.api.access.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;

/** The permissions of each built-in role, from {@code roles.txt}. */
public final class Roles {
    public static final String TRADER = "TRADER";
    static final String DESK = "DESK";
    static final String OPERATOR = "OPERATOR";
    static final String AUDITOR = "AUDITOR";

    private static final String TABLE = "roles.txt";
    private static final String MARK = "*";
    private static final Set<String> CONFIRMED = new TreeSet<>();
    private static final Map<String, Map<String, Scope>> BY_ROLE = read();

    /** Asked for at each request; bounded by the sets of roles that administrators have given. */
    private static final Map<Set<String>, Map<String, Scope>> OF_ROLES = new ConcurrentHashMap<>();

    private Roles() {}

    /** The names of these roles, in alphabetical order. */
    public static Set<String> names() {
        return BY_ROLE.keySet();
    }

    /** What each of these roles permits. */
    public static Map<String, List<RolePermission>> builtIn() {
        Map<String, List<RolePermission>> roles = new TreeMap<>();
        BY_ROLE.forEach((role, granted) -> roles.put(
                role,
                granted.entrySet().stream()
                        .map(permission -> new RolePermission(permission.getKey(), permission.getValue()))
                        .toList()));
        return roles;
    }

    /** All permissions, in alphabetical order. */
    static Set<String> permissions() {
        Set<String> permissions = new TreeSet<>();
        BY_ROLE.values().forEach(granted -> permissions.addAll(granted.keySet()));
        return permissions;
    }

    /**
     * Whether a permission moves money or rights: its writes in a session need a password that was shown shortly
     * before.
     */
    public static boolean needsConfirmation(String permission) {
        return CONFIRMED.contains(permission);
    }

    /** Whether a role may permit this: a built-in one does, so the scope has a meaning. */
    static boolean isGrantable(RolePermission granted) {
        return BY_ROLE.values().stream()
                .anyMatch(permissions -> permissions.get(granted.permission()) == granted.scope());
    }

    /** The permissions of some roles together, each with its widest scope. Unknown roles have none. */
    static Map<String, Scope> permissionsOf(Collection<String> roles) {
        return OF_ROLES.computeIfAbsent(Set.copyOf(roles), Roles::union);
    }

    private static Map<String, Scope> union(Set<String> roles) {
        Map<String, Scope> permissions = new TreeMap<>();
        for (String role : roles) {
            BY_ROLE.getOrDefault(role, Map.of())
                    .forEach((permission, scope) -> permissions.merge(permission, scope, Roles::wider));
        }
        return Map.copyOf(permissions);
    }

    /** Whether a user may do more for all accounts than the desk may: every role of the staff has such a permission. */
    static boolean isStaff(Caller caller) {
        return hasMoreForAll(caller, DESK);
    }

    /** Whether a user may do more for all accounts than a trader may: the desk, the staff, and roles like theirs. */
    static boolean actsForAll(Caller caller) {
        return hasMoreForAll(caller, TRADER);
    }

    private static boolean hasMoreForAll(Caller caller, String role) {
        Map<String, Scope> granted = BY_ROLE.get(role);
        return caller.permissions().entrySet().stream()
                .anyMatch(held -> held.getValue() == Scope.ALL && granted.get(held.getKey()) != Scope.ALL);
    }

    static Scope wider(Scope one, Scope other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Map<String, Map<String, Scope>> read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new ClassPathResource(TABLE).getInputStream(), StandardCharsets.UTF_8))) {
            List<String[]> rows = lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" +"))
                    .toList();
            String[] header = rows.getFirst();
            rows.stream()
                    .filter(row -> row.length > header.length && row[header.length].equals(MARK))
                    .forEach(row -> CONFIRMED.add(row[0]));
            Map<String, Map<String, Scope>> byRole = new TreeMap<>();
            for (int column = 1; column < header.length; column++) {
                Map<String, Scope> granted = new TreeMap<>();
                for (String[] row : rows.subList(1, rows.size())) {
                    if (!row[column].equals("-")) {
                        granted.put(row[0], Scope.valueOf(row[column].toUpperCase(Locale.ROOT)));
                    }
                }
                byRole.put(header[column], granted);
            }
            return byRole;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
