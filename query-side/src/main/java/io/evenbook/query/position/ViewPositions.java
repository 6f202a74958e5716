package io.evenbook.query.position;

import io.evenbook.axon.postgres.log.EventLog;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far each view is: the position of the last event that it contains, whether it cared for the event or not. */
@Component
public class ViewPositions {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;

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

    long of(View view) {
        return switch (view.store()) {
            case POSTGRES ->
                postgres.sql("select position from " + view + ".view_position")
                        .query(Long.class)
                        .single();
            case MONGO -> collections.read(view, this::positionOfCollection);
            case LOG -> log.head();
        };
    }

    private long positionOfCollection(String collection) {
        Document position = mongo.findById(collection, Document.class, "view_position");
        // While another generation is about to go live the position that readers are shown is held.
        return position == null
                ? 0
                : position.get(position.containsKey("shown") ? "shown" : "position", Number.class)
                        .longValue();
    }

    /**
     * Waits until all of the views have come to a position. One beyond the end of the log is not waited for: nobody was
     * told of it.
     *
     * @throws ViewBehindException if one has not while the client may be kept waiting
     */
    public void await(List<View> views, long minPosition) {
        if (views.stream().allMatch(view -> of(view) >= minPosition)) {
            return;
        }
        long head = log.head();
        if (head < minPosition) {
            throw new ViewBehindException(View.LOG, head, minPosition);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (View view : views) {
            long pauseMillis = FIRST_PAUSE_MILLIS;
            for (long position = of(view); position < minPosition; position = of(view)) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new ViewBehindException(view, position, minPosition);
                }
                try {
                    Thread.sleep(pauseMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ViewBehindException(view, position, minPosition);
                }
                pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            }
        }
    }
}
