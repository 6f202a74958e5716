package io.evenbook.axon.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Rows of events in PostgreSQL's binary COPY format, to be sent between {@link #HEADER} and {@link #TRAILER}. Positions and the time of recording are known only under the lock, so they
 * come first in each row and are filled in at the end.
 */
final class CopyRows {

    static final String COPY = "COPY events (global_index, recorded_at, sequence_number, aggregate_type, aggregate_id, "
            + "event_id, payload_type, payload_revision, payload, metadata, actor, correlation_id) "
            + "FROM STDIN WITH (FORMAT binary)";

    private static final short FIELDS = 12;

    /** The signature, no flags, no extension. */
    static final byte[] HEADER = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};
    static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final int[] rowStarts;
    private ByteBuffer bytes = ByteBuffer.allocate(1 << 14);

    CopyRows(List<StagedEvent> events) {
        rowStarts = new int[events.size()];
        for (int i = 0; i < rowStarts.length; i++) {
            rowStarts[i] = bytes.position();
            add(events.get(i));
        }
    }

    private void add(StagedEvent event) {
        room(Short.BYTES).putShort(FIELDS);
        addLong(0);
        addLong(0);
        addLong(event.sequence());
        addText(event.message().getType());
        addText(event.aggregateId());
        addText(event.message().getIdentifier());
        addText(event.payload().getType().getName());
        addText(event.payload().getType().getRevision());
        addBytes(event.payload().getData());
        addBytes(event.metaData());
        addText(Objects.toString(event.message().getMetaData().get(EventLog.ACTOR), null));
        addText(Objects.toString(event.message().getMetaData().get(EventLog.CORRELATION_ID), null));
    }

    /** Numbers the rows from {@code firstPosition} on and stamps them all with the same time. */
    void fillIn(long firstPosition, Instant recordedAt) {
        long micros = ChronoUnit.MICROS.between(POSTGRES_EPOCH, recordedAt);
        for (int i = 0; i < rowStarts.length; i++) {
            int position = rowStarts[i] + Short.BYTES + Integer.BYTES;
            bytes.putLong(position, firstPosition + i);
            bytes.putLong(position + Long.BYTES + Integer.BYTES, micros);
        }
    }

    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.position();
    }

    private void addLong(long value) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
    }

    private void addText(String value) {
        addBytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    private void addBytes(byte[] value) {
        if (value == null) {
            room(Integer.BYTES).putInt(-1);
        } else {
            room(Integer.BYTES + value.length).putInt(value.length).put(value);
        }
    }

    private ByteBuffer room(int needed) {
        if (bytes.remaining() < needed) {
            int size = bytes.position();
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), Math.max(2 * bytes.capacity(), size + needed)));
            bytes.position(size);
        }
        return bytes;
    }
}
