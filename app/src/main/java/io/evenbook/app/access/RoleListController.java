package io.evenbook.app.access;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.RolePermission;
import io.evenbook.app.security.GrantedRoles;
import io.evenbook.app.security.Roles;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.list.Pages;
import jakarta.validation.Valid;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RoleListController {
    private final GrantedRoles roles;

    RoleListController(GrantedRoles roles) {
        this.roles = roles;
    }

    /** @param builtIn whether the role is built in, and so cannot be changed */
    record RoleItem(String role, boolean builtIn, List<RolePermission> permissions) {}

    @GetMapping("/api/v1/roles")
    @Requires("role:read")
    Page<RoleItem> roles(@Valid PageParameters page) {
        return Pages.of(Cursors.of("roles"), page.paging(), RoleItem::role, Function.identity(), this::after);
    }

    private List<RoleItem> after(String role, int limit) {
        SortedMap<String, List<RolePermission>> all = new TreeMap<>(roles.own());
        all.putAll(Roles.builtIn());
        return (role == null ? all : all.tailMap(role + "\0"))
                .entrySet().stream()
                        .limit(limit)
                        .map(found ->
                                new RoleItem(found.getKey(), Roles.names().contains(found.getKey()), found.getValue()))
                        .toList();
    }
}
