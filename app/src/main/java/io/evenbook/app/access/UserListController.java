package io.evenbook.app.access;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.access.Requires;
import io.evenbook.app.access.Profiles.UserItem;
import io.evenbook.query.support.list.PageParameters;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class UserListController {
    private final Credentials credentials;
    private final Profiles profiles;

    UserListController(Credentials credentials, Profiles profiles) {
        this.credentials = credentials;
        this.profiles = profiles;
    }

    @GetMapping("/api/v1/users")
    @Requires("user:read")
    Page<UserItem> users(@Valid PageParameters page) {
        Paging paging = page.paging();
        List<Credential> found = credentials.list(paging.cursor(), paging.limit() + 1);
        List<UserItem> items =
                found.stream().limit(paging.limit()).map(profiles::item).toList();
        return new Page<>(items, found.size() > paging.limit() ? items.getLast().username() : null);
    }
}
