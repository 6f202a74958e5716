package io.evenbook.query.notification;

import io.evenbook.query.support.position.LogTimes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Stores when a notification was first read. No event records it, so the table is not part of a view and survives
 * rebuilds.
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
     * Marks a notification as read. A repeat changes nothing: the first time stays.
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
                        LogTimes.read(row, "read_at"), key != null && key.equals(row.getString("request_key"))))
                .single();
    }

    /** The times at which notifications were read; unread ones are missing. */
    Map<String, Instant> readAt(Collection<String> notificationIds) {
        Map<String, Instant> readAt = new HashMap<>();
        postgres.sql("select notification_id, read_at from notification_reads where notification_id = any (?)")
                .param(notificationIds.toArray(String[]::new))
                .query(row -> {
                    readAt.put(row.getString("notification_id"), LogTimes.read(row, "read_at"));
                });
        return readAt;
    }

    /** @param repeated true if a request with this key marked it before */
    record Mark(Instant readAt, boolean repeated) {}
}
