package io.evenbook.axon.postgres;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.SerializedObject;

/** An event on its way to the log: serialized, without a position yet. */
record StagedEvent(DomainEventMessage<?> message, SerializedObject<byte[]> payload, byte[] metaData) {

    String aggregateId() {
        return message.getAggregateIdentifier();
    }

    long sequence() {
        return message.getSequenceNumber();
    }
}
