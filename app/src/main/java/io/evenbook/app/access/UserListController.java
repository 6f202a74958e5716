package io.evenbook.app.access;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.app.access.Profiles.UserItem;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.list.Pages;
import jakarta.validation.Valid;
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
        return Pages.of(Cursors.of("users"), page.paging(), Credential::username, profiles::item, credentials::list);
    }
}
