package io.evenbook.app.security;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The permissions of each role: traders use accounts and orders, operators may do everything, auditors read. */
final class RolePermissions {
    static final String TRADER = "TRADER";
    static final String OPERATOR = "OPERATOR";
    static final String AUDITOR = "AUDITOR";

    private static final Set<String> READ_BY_ALL = Set.of(
            "account:read",
            "asset:read",
            "market:read",
            "notification:read",
            "order:read",
            "period:read",
            "statement:read",
            "trade:read",
            "transfer:read");
    private static final Set<String> READ_BY_STAFF = Set.of(
            "audit:read",
            "controls:read",
            "ledger:export",
            "ledger:read",
            "parked:read",
            "projection:read",
            "saga:read");
    private static final Set<String> WRITTEN_BY_TRADERS = Set.of(
            "account:open",
            "notification:mark",
            "order:cancel",
            "order:create",
            "order:reduce",
            "transfer:create",
            "withdrawal:request");
    private static final Set<String> WRITTEN_BY_OPERATORS = Set.of(
            "account:close",
            "account:freeze",
            "account:limits",
            "account:unfreeze",
            "asset:change",
            "controls:reconcile",
            "controls:run",
            "deposit:create",
            "hold:capture",
            "hold:place",
            "hold:release",
            "ledger:bulk",
            "ledger:import",
            "ledger:period",
            "ledger:post",
            "ledger:reverse",
            "market:change",
            "order:cancel:all",
            "parked:resolve",
            "parked:retry",
            "projection:replay",
            "saga:compensate",
            "saga:retry",
            "withdrawal:cancel",
            "withdrawal:confirm");

    private static final Map<String, Set<String>> BY_ROLE = Map.of(
            TRADER, union(READ_BY_ALL, WRITTEN_BY_TRADERS),
            OPERATOR, union(READ_BY_ALL, READ_BY_STAFF, WRITTEN_BY_TRADERS, WRITTEN_BY_OPERATORS),
            AUDITOR, union(READ_BY_ALL, READ_BY_STAFF));

    private RolePermissions() {}

    static Set<String> roles() {
        return BY_ROLE.keySet();
    }

    /** All permissions, in alphabetical order. */
    static Set<String> all() {
        return BY_ROLE.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** False for an unknown role. */
    static boolean has(String role, String permission) {
        return BY_ROLE.getOrDefault(role, Set.of()).contains(permission);
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> union = new HashSet<>();
        for (Set<String> set : sets) {
            union.addAll(set);
        }
        return Set.copyOf(union);
    }
}
