package io.evenbook.api.notification;

import io.evenbook.api.Rejection;

/** The reasons why a query about notifications has no answer. */
public sealed interface NotificationRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.UNKNOWN;
    }

    /** @param notificationId the client's text; it may be malformed */
    record NotificationUnknown(String notificationId) implements NotificationRejection {
        @Override
        public String code() {
            return "notification.unknown";
        }

        @Override
        public String detail() {
            return "There is no notification %s.".formatted(notificationId);
        }
    }
}
