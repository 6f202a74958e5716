package io.evenbook.command.market.matching;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what a {@link ByteWriter} wrote. */
final class ByteReader {
    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether everything was read. */
    boolean isAtEnd() {
        return at == bytes.length;
    }

    /** @throws IllegalArgumentException if nothing is left */
    int octet() {
        require(1);
        return bytes[at++];
    }

    long fixed() {
        require(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | bytes[at++] & 0xFF;
        }
        return value;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = octet();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("must be a number: at=" + at);
    }

    String text() {
        long length = number();
        if (length < 0 || length > bytes.length - at) {
            throw new IllegalArgumentException("must be at most %d bytes: %d".formatted(bytes.length - at, length));
        }
        int from = at;
        at += (int) length;
        return new String(Arrays.copyOfRange(bytes, from, at), StandardCharsets.UTF_8);
    }

    private void require(int count) {
        if (count > bytes.length - at) {
            throw new IllegalArgumentException("must have %d bytes more: at=%d".formatted(count, at));
        }
    }
}
