package io.evenbook.axon.postgres.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;

/**
 * Encodes events in PostgreSQL's binary COPY format and buffers the rows. {@link #HEADER} precedes the first row and
 * {@link #TRAILER} follows the last.
 */
final class CopyRows {

    static final String COPY =
            "COPY events (global_index, recorded_at, ends_command, sequence_number, aggregate_type, aggregate_id, "
                    + "event_id, payload_type, payload_revision, payload, metadata, actor, correlation_id) "
                    + "FROM STDIN WITH (FORMAT binary)";

    private static final short FIELDS = 13;

    /** The signature, no flags, no extension. */
    static final byte[] HEADER = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 16);

    void add(StagedEvent event, long position, Instant recordedAt, boolean endsCommand) {
        room(Short.BYTES).putShort(FIELDS);
        addLong(position);
        addLong(ChronoUnit.MICROS.between(POSTGRES_EPOCH, recordedAt));
        room(Integer.BYTES + 1).putInt(1).put((byte) (endsCommand ? 1 : 0));
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

    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.position();
    }

    /** Empties the buffer after its rows were sent. */
    void clear() {
        bytes.clear();
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
