package io.evenbook.axon.postgres.log;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/** A serialized event without a position yet. */
public record StagedEvent(DomainEventMessage<?> message, SerializedObject<byte[]> payload, byte[] metaData) {

    /** @throws IllegalArgumentException if the event belongs to no stream */
    public static StagedEvent of(DomainEventMessage<?> message, Serializer serializer, byte[] metaData) {
        if (message.getAggregateIdentifier() == null || message.getType() == null) {
            throw new IllegalArgumentException("must belong to a stream: " + message);
        }
        return new StagedEvent(message, message.serializePayload(serializer, byte[].class), metaData);
    }

    /** The serialized size, metadata included. */
    public int bytes() {
        return payload.getData().length + metaData.length;
    }

    /** The stream's identifier. */
    public String aggregateId() {
        return message.getAggregateIdentifier();
    }

    /** The sequence number in the stream. */
    public long sequence() {
        return message.getSequenceNumber();
    }
}
