package io.evenbook.api.notification;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** Queries about notifications. */
public sealed interface NotificationQuery<R> extends Query<R> {

    /**
     * The notifications of an account, in the order of the paging.
     *
     * @param unreadOnly whether to leave out those already read
     */
    record ListNotifications(String accountId, boolean unreadOnly, Paging paging)
            implements NotificationQuery<Page<NotificationAnswer>> {}
}
