package io.evenbook.query.notification;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * When notifications were first read. People make this, no event tells of it, so it stands apart from what is rebuilt.
 */
@Component
class NotificationReads {
    private final JdbcClient postgres;
    private final Clock clock;

    NotificationReads(JdbcClient postgres, Clock clock) {
        this.postgres = postgres;
        this.clock = clock;
    }

    /**
     * Again does nothing: the first time stays.
     *
     * @param key of the request, or null
     */
    Mark markRead(String notificationId, String key) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        int marked = postgres.sql("""
                        insert into notification_reads (notification_id, read_at, request_key) values (?, ?, ?)
                        on conflict (notification_id) do nothing""")
                .params(notificationId, now.atOffset(ZoneOffset.UTC), key)
                .update();
        if (marked == 1) {
            return new Mark(now, false);
        }
        return postgres.sql("select read_at, request_key from notification_reads where notification_id = ?")
                .param(notificationId)
                .query((row, _) -> new Mark(
                        row.getObject("read_at", OffsetDateTime.class).toInstant(),
                        key != null && key.equals(row.getString("request_key"))))
                .single();
    }

    /** Those of the notifications that have been read, and when. */
    Map<String, Instant> readAt(Collection<String> notificationIds) {
        Map<String, Instant> readAt = new HashMap<>();
        postgres.sql("select notification_id, read_at from notification_reads where notification_id = any (?)")
                .param(notificationIds.toArray(String[]::new))
                .query(row -> {
                    readAt.put(
                            row.getString("notification_id"),
                            row.getObject("read_at", OffsetDateTime.class).toInstant());
                });
        return readAt;
    }

    /** @param repeated whether it had been marked under the same key before */
    record Mark(Instant readAt, boolean repeated) {}
}
