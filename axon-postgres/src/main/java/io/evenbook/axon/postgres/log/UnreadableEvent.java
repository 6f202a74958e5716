package io.evenbook.axon.postgres.log;

import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/**
 * An event on which an upcaster failed, so that nobody knows its type. Every reader is given it; asking for its payload
 * or for its type throws. Its metadata are empty.
 */
public final class UnreadableEvent extends LoggedEvent<Object> {

    private final transient StoredEvent row;
    private final transient RuntimeException cause;

    UnreadableEvent(StoredEvent row, RuntimeException cause, boolean endsCommand) {
        super(row.position(), message(row), row.recordedAt(), endsCommand, row.bytes());
        this.row = row;
        this.cause = cause;
    }

    private static DomainEventMessage<Object> message(StoredEvent row) {
        return new GenericDomainEventMessage<>(
                row.aggregateType(),
                row.aggregateId(),
                row.sequence(),
                new GenericMessage<>(row.eventId(), Object.class, "unreadable", Map.of()),
                row::recordedAt);
    }

    UnreadableEvent endingCommand(boolean endsCommand) {
        return new UnreadableEvent(row, cause, endsCommand);
    }

    /** The name under which it is stored, for instance {@code account.FundsHeld}. */
    public String storedType() {
        return row.payloadType();
    }

    /** Why it cannot be read. */
    public SerializationException failure() {
        return new SerializationException(
                "The event at position %d, %s, cannot be read: %s".formatted(row.position(), storedType(), cause),
                cause);
    }

    /** @throws SerializationException always */
    @Override
    public Object getPayload() {
        throw failure();
    }

    /** @throws SerializationException always: a caller that asks whether it handles the event must not pass over it */
    @Override
    public Class<Object> getPayloadType() {
        throw failure();
    }

    /** @throws SerializationException always */
    @Override
    public <S> SerializedObject<S> serializePayload(Serializer serializer, Class<S> expectedRepresentation) {
        throw failure();
    }

    @Override
    public UnreadableEvent withMetaData(Map<String, ?> metaData) {
        return this;
    }

    @Override
    public UnreadableEvent andMetaData(Map<String, ?> metaData) {
        return this;
    }

    @Override
    public String toString() {
        return failure().getMessage();
    }
}
