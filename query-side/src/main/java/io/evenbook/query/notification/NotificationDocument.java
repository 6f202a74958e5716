package io.evenbook.query.notification;

import io.evenbook.api.notification.NotificationAnswer;
import io.evenbook.query.notification.NotificationQueries.Place;
import java.time.Instant;
import org.springframework.data.annotation.Id;

/** A notification as its projection wrote it. */
record NotificationDocument(
        @Id String id, String accountId, String type, String title, String message, Instant createdAt, long position) {

    Place place() {
        return new Place(position, id);
    }

    NotificationAnswer answer(Instant readAt) {
        return new NotificationAnswer(id, type, title, message, createdAt, readAt);
    }
}
