package io.evenbook.query.notification;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** When notifications were first read. People make this, no event tells of it, so it stands apart from what is rebuilt. */
@Component
class NotificationReads {
    private static final String COLLECTION = "notification_reads";

    private final MongoTemplate mongo;
    private final Clock clock;

    NotificationReads(MongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /**
     * Again does nothing: the first time stays.
     *
     * @param key of the request, or null
     */
    Mark markRead(String notificationId, String key) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Read before = mongo.findAndModify(
                query(where("_id").is(notificationId)),
                new Update().setOnInsert("readAt", now).setOnInsert("key", key),
                FindAndModifyOptions.options().upsert(true).returnNew(false),
                Read.class,
                COLLECTION);
        return before == null
                ? new Mark(now, false)
                : new Mark(before.readAt(), key != null && key.equals(before.key()));
    }

    /** Those of the notifications that have been read, and when. */
    Map<String, Instant> readAt(Collection<String> notificationIds) {
        return mongo.find(query(where("_id").in(notificationIds)), Read.class, COLLECTION).stream()
                .collect(Collectors.toMap(Read::id, Read::readAt));
    }

    /** @param repeated whether it had been marked under the same key before */
    record Mark(Instant readAt, boolean repeated) {}

    /** @param key of the request that marked it, or null */
    record Read(@Id String id, Instant readAt, String key) {}
}
