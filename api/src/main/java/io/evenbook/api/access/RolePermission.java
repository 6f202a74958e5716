package io.evenbook.api.access;

/**
 * What a role lets its users do.
 *
 * @param permission such as {@code order:create}
 */
public record RolePermission(String permission, Scope scope) {}
