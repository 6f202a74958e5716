package io.evenbook.axon.postgres.log;

import java.time.Instant;

/**
 * An event as stored, not deserialized.
 *
 * @param position global index, dense, from 1
 * @param sequence number in the stream of its aggregate, dense, from 0
 * @param type stable name, for instance {@code account.FundsHeld}
 * @param revision of the payload's content when it was stored; null if the serializer gave none
 * @param recordedAt time of the commit, in microseconds; never earlier than at a lower position
 * @param payloadJson byte for byte as it was appended
 * @param metadataJson an object with actor, correlation and causation ids and the command's other metadata
 */
public record RecordedEvent(
        long position,
        String eventId,
        String aggregateType,
        String aggregateId,
        long sequence,
        String type,
        String revision,
        Instant recordedAt,
        String payloadJson,
        String metadataJson) {}
