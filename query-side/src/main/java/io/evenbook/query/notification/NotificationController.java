package io.evenbook.query.notification;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.notification.NotificationAnswer;
import io.evenbook.api.notification.NotificationQuery.ListNotifications;
import io.evenbook.query.notification.NotificationQueries.Marked;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
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
    @Requires("notification:read")
    @Reads({View.NOTIFICATIONS, View.ACCOUNTS})
    Page<NotificationAnswer> notifications(
            @PathVariable String accountId,
            @RequestParam(defaultValue = "false") boolean unread,
            @Valid SortedPageParameters page) {
        return queries.ask(new ListNotifications(accountId, unread, page.newestFirst()));
    }

    /** Not a command: writes no event. A repeat changes nothing, with or without a key. */
    @PostMapping("/notifications/{notificationId}/read")
    @Requires("notification:mark")
    @Reads({View.NOTIFICATIONS, View.ACCOUNTS})
    ResponseEntity<NotificationAnswer> read(
            @PathVariable String notificationId,
            @RequestHeader(name = RequestKey.HEADER, required = false) String idempotencyKey,
            HttpServletRequest request) {
        String key =
                RequestKey.of(idempotencyKey, request.getRemoteUser(), request.getMethod(), request.getRequestURI());
        Marked marked = notifications.markRead(notificationId, key);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (marked.repeated()) {
            answer.header("Idempotent-Replayed", "true");
        }
        return answer.body(marked.notification());
    }
}
