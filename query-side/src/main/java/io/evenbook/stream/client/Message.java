package io.evenbook.stream.client;

import java.nio.charset.StandardCharsets;

/**
 * One message of a stream, encoded once for all clients that get it.
 *
 * @param event such as {@code delta}
 * @param id the number up to which a client knows the stream once it has the message; {@link #UNFINISHED}: more of the
 *     same snapshot follows, and until it is complete the client has nothing to resume from
 * @param json the data: one JSON object without line breaks, in UTF-8, at most {@link #MAX_BYTES}
 */
public record Message(String event, long id, byte[] json) {
    /** The data of no message has more bytes: 4 MiB. */
    public static final int MAX_BYTES = 4 << 20;

    public static final long UNFINISHED = -1;

    private static final byte[] SSE_END = {'\n', '\n'};

    /** @throws IllegalArgumentException if it is too large */
    public Message {
        if (json.length > MAX_BYTES) {
            throw new IllegalArgumentException("must be <= %d: bytes=%d".formatted(MAX_BYTES, json.length));
        }
    }

    /** The line breaks that end it as a server-sent event. */
    static byte[] sseEnd() {
        return SSE_END;
    }

    /** The start of a server-sent event, up to its data. An empty id makes a browser that is cut begin anew. */
    byte[] sseStart() {
        String number = id == UNFINISHED ? "" : Long.toString(id);
        return ("event: " + event + "\nid: " + number + "\ndata: ").getBytes(StandardCharsets.UTF_8);
    }

    /** The start of a WebSocket message, up to its data; one brace ends it. */
    byte[] socketStart() {
        String number = id == UNFINISHED ? "" : ",\"id\":" + id;
        return ("{\"event\":\"" + event + "\"" + number + ",\"data\":").getBytes(StandardCharsets.UTF_8);
    }
}
