package io.evenbook.api.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A notification of an account.
 *
 * @param type the kind of event behind it
 * @param readAt null until it is read
 */
public record NotificationAnswer(
        String notificationId,
        String type,
        String title,
        String message,
        Instant createdAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant readAt) {}
