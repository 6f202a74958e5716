package io.evenbook.command.http;

import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.EventLog.Filter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** What a command did: the events that it caused, and the version and position afterwards. */
public final class Effects {
    private final List<? extends DomainEventMessage<?>> events;
    private final long version;
    private final long position;
    private final EventLog log;

    /**
     * @param events in their order; empty if nothing was left to do
     * @param version version of the resource that the command is about
     * @param position position of the last event; without events, of the last event before the decision
     * @param log null on the bus's thread, which must not wait for a read
     */
    public Effects(List<? extends DomainEventMessage<?>> events, long version, long position, EventLog log) {
        this.events = events;
        this.version = version;
        this.position = position;
        this.log = log;
    }

    static Effects of(CommandResultMessage<?> result, EventLog log) {
        Committed committed = Committed.of(result);
        long version = result.getPayload() instanceof Long known ? known : Streams.NONE;
        return new Effects(committed.events(), version, committed.position(), log);
    }

    /** What an earlier command did. Its version is that of its last event on the stream of its first event. */
    public static Effects earlier(long firstPosition, long lastPosition, EventLog log) {
        List<? extends DomainEventMessage<?>> events = log.eventsBetween(firstPosition, lastPosition);
        String streamId = events.getFirst().getAggregateIdentifier();
        long version = events.stream()
                .filter(event -> event.getAggregateIdentifier().equals(streamId))
                .mapToLong(DomainEventMessage::getSequenceNumber)
                .max()
                .orElseThrow();
        return new Effects(events, version, lastPosition, log);
    }

    /** The last event of a type, if the command caused one. */
    public <E> Optional<E> find(Class<E> type) {
        return all(type).reduce((_, later) -> later);
    }

    /** The events of a type, in their order. */
    public <E> Stream<E> all(Class<E> type) {
        return events.stream()
                .map(DomainEventMessage::getPayload)
                .filter(type::isInstance)
                .map(type::cast);
    }

    /** @throws IllegalStateException if the command caused no event of the type */
    public <E> E get(Class<E> type) {
        return find(type)
                .orElseThrow(() -> new IllegalStateException("must cause an event of type " + type.getSimpleName()));
    }

    /**
     * The event of a type; if the command had nothing left to do, the last one of the resource.
     *
     * @param name of the event in the log
     */
    public <E> E getOrLast(Class<E> type, String name, Object resourceId) {
        return find(type).orElseGet(() -> {
            if (log == null) {
                throw new NeedsLogException();
            }
            Filter last =
                    new Filter(null, resourceId.toString(), name, null, null, null, null, 0, position + 1, true, 1);
            long found = log.list(last).events().getFirst().position();
            return type.cast(log.eventsBetween(found, found).getFirst().getPayload());
        });
    }

    /** An answer with the version of the command's resource as ETag. */
    public <T> ResponseEntity<T> answer(HttpStatus status, Body<T> body) {
        return answer(status, version, position, body);
    }

    /**
     * As {@link #answer}. If nothing was left to do, the answer has the version and position of the stream's first
     * event.
     */
    public <T> ResponseEntity<T> answerAsAtFirst(HttpStatus status, Object resourceId, Body<T> body) {
        if (!events.isEmpty()) {
            return answer(status, body);
        }
        if (log == null) {
            throw new NeedsLogException();
        }
        return answer(status, 0, log.firstPositionOf(resourceId.toString()), body);
    }

    private static <T> ResponseEntity<T> answer(HttpStatus status, long version, long position, Body<T> body) {
        return ResponseEntity.status(status).eTag("\"" + version + "\"").body(body.of(version, position));
    }

    /** Builds the body of an answer. */
    @FunctionalInterface
    public interface Body<T> {
        T of(long version, long position);
    }

    /** The answer needs the log: the caller makes it again on a thread that may read. */
    public static final class NeedsLogException extends RuntimeException {
        private NeedsLogException() {
            super(null, null, false, false);
        }
    }
}
