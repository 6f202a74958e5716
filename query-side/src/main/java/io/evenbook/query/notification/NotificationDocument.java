package io.evenbook.query.notification;

import io.evenbook.api.notification.NotificationAnswer;
import io.evenbook.query.notification.NotificationQueries.Place;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.data.annotation.Id;

/**
 * A notification as the projection stores it. Times are microseconds, because MongoDB's own times have milliseconds
 * only.
 */
record NotificationDocument(
        @Id String id,
        String accountId,
        String type,
        String title,
        String message,
        long createdAtMicros,
        long position) {

    Place place() {
        return new Place(position, id);
    }

    NotificationAnswer answer(Instant readAt) {
        return new NotificationAnswer(
                id, type, title, message, Instant.EPOCH.plus(createdAtMicros, ChronoUnit.MICROS), readAt);
    }
}
