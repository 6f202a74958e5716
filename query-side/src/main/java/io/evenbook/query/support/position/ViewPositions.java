package io.evenbook.query.support.position;

import io.evenbook.axon.postgres.log.EventLog;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The position of each view: that of the last event that it has handled or skipped. */
@Component
public class ViewPositions {
    /** A read waits at most this long for its views. */
    public static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final JdbcClient postgres;
    private final MongoTemplate mongo;
    private final LiveCollections collections;
    private final EventLog log;

    ViewPositions(JdbcClient postgres, MongoTemplate mongo, LiveCollections collections, EventLog log) {
        this.postgres = postgres;
        this.mongo = mongo;
        this.collections = collections;
        this.log = log;
    }

    /** The position of a view that PostgreSQL holds. */
    public static long inPostgres(JdbcClient postgres, View view) {
        return postgres.sql("select position from " + view + ".view_position")
                .query(Long.class)
                .single();
    }

    long of(View view) {
        return switch (view.store()) {
            case POSTGRES -> inPostgres(postgres, view);
            case MONGO -> collections.read(view, this::positionOfCollection);
            case LOG -> log.head();
        };
    }

    private long positionOfCollection(String collection) {
        Document position = mongo.findById(collection, Document.class, "view_position");
        // Shortly before another generation goes live, "shown" keeps the position that readers saw last.
        return position == null
                ? 0
                : position.get(position.containsKey("shown") ? "shown" : "position", Number.class)
                        .longValue();
    }

    /**
     * Waits until all views have reached a position, at most {@link #TIMEOUT}. Does not wait for a position beyond the
     * end of the log: no client received it.
     *
     * @throws ViewBehindException if a view has not reached it
     */
    public void await(List<View> views, long minPosition) {
        if (views.stream().allMatch(view -> of(view) >= minPosition)) {
            return;
        }
        long head = log.head();
        if (head < minPosition) {
            throw new ViewBehindException(View.LOG, head, minPosition);
        }
        PositionWait wait = new PositionWait(TIMEOUT);
        for (View view : views) {
            long position = wait.until(() -> of(view), minPosition);
            if (position < minPosition) {
                throw new ViewBehindException(view, position, minPosition);
            }
        }
    }
}
