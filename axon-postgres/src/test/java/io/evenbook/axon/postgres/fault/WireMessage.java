package io.evenbook.axon.postgres.fault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A message of PostgreSQL's protocol 3.0.
 *
 * @param type 0 for the first message of a client, which has none
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message Formats</a>
 */
record WireMessage(char type, byte[] body) {

    static final char NO_TYPE = 0;

    private static final int LENGTH_BYTES = 4;

    /** Waits for the first message of a client. */
    static WireMessage readFirst(DataInputStream in) throws IOException {
        return new WireMessage(NO_TYPE, readBody(in));
    }

    /** Waits for a message. */
    static WireMessage read(DataInputStream in) throws IOException {
        char type = (char) in.readUnsignedByte();
        return new WireMessage(type, readBody(in));
    }

    private static byte[] readBody(DataInputStream in) throws IOException {
        byte[] body = new byte[in.readInt() - LENGTH_BYTES];
        in.readFully(body);
        return body;
    }

    void writeTo(DataOutputStream out) throws IOException {
        if (type != NO_TYPE) {
            out.writeByte(type);
        }
        out.writeInt(body.length + LENGTH_BYTES);
        out.write(body);
    }

    /** The n-th of the zero-terminated strings at the start of the body. */
    String string(int n) {
        int from = 0;
        for (int skipped = 0; skipped < n; skipped++) {
            from = endOfString(from) + 1;
        }
        return new String(body, from, endOfString(from) - from, StandardCharsets.UTF_8);
    }

    private int endOfString(int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return end;
    }
}
