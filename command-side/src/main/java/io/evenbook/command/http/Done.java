package io.evenbook.command.http;

import io.evenbook.axon.postgres.Committed;
import io.evenbook.axon.postgres.EventLog;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * What a command did. Answers are built from the events alone, so that a repeat with the same Idempotency-Key, for which the events are
 * read again, is answered the same.
 */
public final class Done {
    /** The header that tells an answer from the first one. */
    public static final String REPLAYED = "Idempotent-Replayed";

    private final Committed committed;
    private final EventLog log;

    Done(Committed committed, EventLog log) {
        this.committed = committed;
        this.log = log;
    }

    /** The last event of a type, if the command caused one. */
    public <E> Optional<E> find(Class<E> type) {
        return committed.events().stream()
                .map(DomainEventMessage::getPayload)
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((_, later) -> later);
    }

    /** The last event of a type, which the command has surely caused. */
    public <E> E get(Class<E> type) {
        return find(type).orElseThrow(() -> new IllegalStateException("caused no " + type.getSimpleName()));
    }

    /** Answers about the resource behind a stream of events. If the command had nothing to do, about how it stands. */
    public <T> ResponseEntity<T> answer(HttpStatus status, Object resourceId, Body<T> body) {
        String streamId = resourceId.toString();
        long position = committed.position() != Committed.NOTHING ? committed.position() : log.lastPositionOf(streamId);
        return answer(status, versionOf(streamId), position, body);
    }

    /** As {@link #answer}, but if the command had nothing to do, about the event that began the stream: the first answer again. */
    public <T> ResponseEntity<T> answerAsAtFirst(HttpStatus status, Object resourceId, Body<T> body) {
        if (committed.position() != Committed.NOTHING) {
            return answer(status, resourceId, body);
        }
        EventLog.Filter first = new EventLog.Filter(null, resourceId.toString(), null, null, null, null, null, 0, 1);
        return answer(status, 0, log.list(first).getFirst().position(), body);
    }

    /** Of the last event that the command caused. */
    public long position() {
        return committed.position();
    }

    /** Whether an earlier request with the same key did it. */
    boolean isReplayed() {
        return committed.replayed();
    }

    /** Answers about what followed from the command. */
    public <T> ResponseEntity<T> answer(HttpStatus status, long version, long position, Body<T> body) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status).eTag("\"" + version + "\"");
        if (isReplayed()) {
            response.header(REPLAYED, "true");
        }
        return response.body(body.of(version, position));
    }

    private long versionOf(String streamId) {
        return committed.events().stream()
                .filter(event -> event.getAggregateIdentifier().equals(streamId))
                .mapToLong(DomainEventMessage::getSequenceNumber)
                .max()
                .orElseGet(() -> log.at(log.lastPositionOf(streamId)).orElseThrow().sequence());
    }

    /** Builds the body of an answer. */
    @FunctionalInterface
    public interface Body<T> {
        T of(long version, long position);
    }
}
