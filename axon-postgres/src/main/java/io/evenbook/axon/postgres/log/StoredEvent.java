package io.evenbook.axon.postgres.log;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;

/** A row of the table of events, as Axon reads it. */
record StoredEvent(
        long position,
        long sequence,
        Instant recordedAt,
        String aggregateType,
        String aggregateId,
        String eventId,
        String payloadType,
        String payloadRevision,
        byte[] payload,
        byte[] metaData,
        boolean endsCommand)
        implements TrackedEventData<byte[]>, DomainEventData<byte[]> {

    static final String COLUMNS = "global_index, sequence_number, recorded_at, aggregate_type, aggregate_id, event_id, "
            + "payload_type, payload_revision, payload, metadata, ends_command";

    static StoredEvent of(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                row.getLong(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getBytes(9),
                row.getBytes(10),
                row.getBoolean(11));
    }

    int bytes() {
        return payload.length + metaData.length;
    }

    RecordedEvent recorded() {
        return new RecordedEvent(
                position,
                eventId,
                aggregateType,
                aggregateId,
                sequence,
                payloadType,
                payloadRevision,
                recordedAt,
                new String(payload, StandardCharsets.UTF_8),
                new String(metaData, StandardCharsets.UTF_8));
    }

    @Override
    public TrackingToken trackingToken() {
        return new GlobalSequenceTrackingToken(position);
    }

    @Override
    public String getType() {
        return aggregateType;
    }

    @Override
    public String getAggregateIdentifier() {
        return aggregateId;
    }

    @Override
    public long getSequenceNumber() {
        return sequence;
    }

    @Override
    public String getEventIdentifier() {
        return eventId;
    }

    @Override
    public Instant getTimestamp() {
        return recordedAt;
    }

    @Override
    public SerializedObject<byte[]> getPayload() {
        return new SimpleSerializedObject<>(payload, byte[].class, payloadType, payloadRevision);
    }

    @Override
    public SerializedObject<byte[]> getMetaData() {
        return new SerializedMetaData<>(metaData, byte[].class);
    }
}
