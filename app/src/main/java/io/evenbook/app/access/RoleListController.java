package io.evenbook.app.access;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.RolePermission;
import io.evenbook.app.security.GrantedRoles;
import io.evenbook.app.security.Roles;
import io.evenbook.query.support.list.PageParameters;
import jakarta.validation.Valid;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RoleListController {
    private final GrantedRoles roles;

    RoleListController(GrantedRoles roles) {
        this.roles = roles;
    }

    record RoleItem(String role, boolean builtIn, List<RolePermission> permissions) {}

    @GetMapping("/api/v1/roles")
    @Requires("role:read")
    Page<RoleItem> roles(@Valid PageParameters page) {
        Paging paging = page.paging();
        SortedMap<String, List<RolePermission>> all = new TreeMap<>(roles.own());
        all.putAll(Roles.builtIn());
        List<RoleItem> found = (paging.cursor() == null ? all : all.tailMap(paging.cursor() + "\0"))
                .entrySet().stream()
                        .limit(paging.limit() + 1L)
                        .map(role ->
                                new RoleItem(role.getKey(), Roles.names().contains(role.getKey()), role.getValue()))
                        .toList();
        return found.size() <= paging.limit()
                ? new Page<>(found, null)
                : new Page<>(
                        found.subList(0, paging.limit()),
                        found.get(paging.limit() - 1).role());
    }
}
