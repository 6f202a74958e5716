package io.evenbook.api.notification;

import io.evenbook.api.Rejection;

/** Why a question about notifications has no answer. */
public sealed interface NotificationRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.UNKNOWN;
    }

    /** @param notificationId as the client wrote it: it need not have the form of one */
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
