package io.evenbook.api.notification;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** What can be asked about notifications. */
public sealed interface NotificationQuery<R> extends Query<R> {

    /** The notifications of an account, in the order of the paging, all or only those not yet read. */
    record ListNotifications(String accountId, boolean unreadOnly, Paging paging)
            implements NotificationQuery<Page<NotificationAnswer>> {}
}
