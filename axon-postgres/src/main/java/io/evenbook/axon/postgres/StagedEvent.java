package io.evenbook.axon.postgres;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/** An event on its way to the log: serialized, without a position yet. */
record StagedEvent(DomainEventMessage<?> message, SerializedObject<byte[]> payload, byte[] metaData) {

    /** @throws IllegalArgumentException if the event belongs to no stream */
    static StagedEvent of(DomainEventMessage<?> message, Serializer serializer, byte[] metaData) {
        if (message.getAggregateIdentifier() == null || message.getType() == null) {
            throw new IllegalArgumentException("must belong to a stream: " + message);
        }
        return new StagedEvent(message, message.serializePayload(serializer, byte[].class), metaData);
    }

    int bytes() {
        return payload.getData().length + metaData.length;
    }

    String aggregateId() {
        return message.getAggregateIdentifier();
    }

    long sequence() {
        return message.getSequenceNumber();
    }
}
