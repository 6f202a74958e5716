package io.evenbook.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The places where issuers put roles. */
class RolesClaimTest {

    @Test
    void rolesAreAListOrWords() {
        RolesClaim roles = new RolesClaim("roles");
        assertThat(roles.rolesOf(Map.of("roles", List.of("trader", "auditor")))).containsExactly("trader", "auditor");
        assertThat(roles.rolesOf(Map.of("roles", " trader  auditor"))).containsExactly("trader", "auditor");
    }

    @Test
    void aPathLeadsIntoNestedClaims() {
        Map<String, Object> keycloak = Map.of(
                "realm_access", Map.of("roles", List.of("operator")),
                "resource_access", Map.of("evenbook", Map.of("roles", List.of("trader"))));
        assertThat(new RolesClaim("realm_access.roles").rolesOf(keycloak)).containsExactly("operator");
        assertThat(new RolesClaim("resource_access.evenbook.roles").rolesOf(keycloak))
                .containsExactly("trader");
    }

    @Test
    void aClaimOfThatNameComesFirst() {
        Map<String, Object> claims =
                Map.of("https://example.com/roles", List.of("auditor"), "a.b", "trader", "a", Map.of("b", "operator"));
        assertThat(new RolesClaim("https://example.com/roles").rolesOf(claims)).containsExactly("auditor");
        assertThat(new RolesClaim("a.b").rolesOf(claims)).containsExactly("trader");
    }

    @Test
    void whatIsNotThereIsNoRole() {
        Map<String, Object> claims = Map.of("realm_access", "roles", "roles", Map.of("trader", true), "n", 7);
        for (String path : List.of("realm_access.roles", "roles", "roles.none", "none", "none.roles", "n", "n.n")) {
            assertThat(new RolesClaim(path).rolesOf(claims)).as(path).isEmpty();
        }
        assertThat(new RolesClaim("roles").rolesOf(Map.of("roles", ""))).isEmpty();
    }
}
