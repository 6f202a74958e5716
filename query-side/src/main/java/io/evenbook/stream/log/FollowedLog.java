package io.evenbook.stream.log;

import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.log.UnreadableEvent;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.LogFollower;
import io.evenbook.stream.log.LogListener.Place;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Gives the log to all streams of this process, from the first client on. Until then nothing is read. */
@Component
public class FollowedLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FollowedLog.class);

    private final LogFollower follower;

    FollowedLog(PostgresEventStore log, List<LogListener> listeners) {
        this.follower = new LogFollower("streams", log, new Fan(List.copyOf(listeners)));
    }

    /** From now on every event that follows is given to the listeners. */
    public void start() {
        follower.start();
    }

    /** The position up to which the listeners have all events; 0 before the start. */
    public long position() {
        return follower.position();
    }

    /** Stops for good. */
    @Override
    public void close() {
        follower.stop();
    }

    private record Fan(List<LogListener> listeners) implements LogFollower.Handler {

        @Override
        public boolean handles(EventMessage<?> event) {
            Class<?> type = event.getPayloadType();
            for (LogListener listener : listeners) {
                if (listener.wants(type)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void handle(LogBatch batch) {
            batch.events().forEach(this::give);
            listeners.forEach(listener -> listener.ended(batch.through()));
        }

        private void give(TrackedEventMessage<?> event) {
            DomainEventMessage<?> message = (DomainEventMessage<?>) event;
            Object payload = payload(event);
            if (payload == null) {
                listeners.forEach(listener -> listener.unreadable(message.getAggregateIdentifier()));
                return;
            }
            Place place = new Place(
                    event.trackingToken().position().orElseThrow(),
                    message.getSequenceNumber(),
                    message.getTimestamp());
            for (LogListener listener : listeners) {
                if (listener.wants(event.getPayloadType())) {
                    listener.happened(place, payload);
                }
            }
        }

        private static Object payload(TrackedEventMessage<?> event) {
            try {
                return event instanceof UnreadableEvent ? null : event.getPayload();
            } catch (RuntimeException e) {
                log.warn("A stream ends: {}", e.toString());
                return null;
            }
        }

        @Override
        public void restart() {
            listeners.forEach(LogListener::replaced);
        }
    }
}
