package io.evenbook.query.notification;

import io.evenbook.api.Page;
import io.evenbook.api.notification.NotificationAnswer;
import io.evenbook.api.notification.NotificationQuery.ListNotifications;
import io.evenbook.query.dispatch.Queries;
import io.evenbook.query.list.PageParameters;
import io.evenbook.query.position.Reads;
import io.evenbook.query.position.View;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class NotificationController {
    private final Queries queries;
    private final NotificationQueries notifications;

    NotificationController(Queries queries, NotificationQueries notifications) {
        this.queries = queries;
        this.notifications = notifications;
    }

    @GetMapping("/accounts/{accountId}/notifications")
    @Reads({View.NOTIFICATIONS, View.ACCOUNTS})
    Page<NotificationAnswer> notifications(
            @PathVariable String accountId, @RequestParam(defaultValue = "false") boolean unread, @Valid PageParameters page) {
        return queries.ask(new ListNotifications(accountId, unread, page.paging()));
    }

    /** Not a command: no event tells of it, and a repeat changes nothing. */
    @PostMapping("/notifications/{notificationId}/read")
    @Reads(View.NOTIFICATIONS)
    NotificationAnswer read(@PathVariable String notificationId) {
        return notifications.markRead(notificationId);
    }
}
