package io.evenbook.api.notification;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** The reasons why a query about notifications has no answer. */
public sealed interface NotificationRejection extends Rejection {

    /** @param notificationId the client's text; it may be malformed */
    record NotificationUnknown(String notificationId) implements NotificationRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("notification.unknown", "There is no notification %s.".formatted(notificationId));
        }
    }
}
