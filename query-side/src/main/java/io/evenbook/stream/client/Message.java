package io.evenbook.stream.client;

import java.nio.charset.StandardCharsets;

/**
 * One message of a stream, encoded once for all clients that get it.
 *
 * @param event such as {@code delta}
 * @param id the number up to which a client knows the stream once it has the message; -1: unchanged
 * @param json the data: one JSON object without line breaks, in UTF-8
 */
public record Message(String event, long id, byte[] json) {
    private static final byte[] SSE_END = {'\n', '\n'};

    /** The line breaks that end it as a server-sent event. */
    static byte[] sseEnd() {
        return SSE_END;
    }

    /** What comes before the data of a server-sent event. */
    byte[] sseStart() {
        String number = id < 0 ? "" : "id: " + id + "\n";
        return ("event: " + event + "\n" + number + "data: ").getBytes(StandardCharsets.UTF_8);
    }

    /** What comes before the data of a WebSocket message, which one brace ends. */
    byte[] socketStart() {
        String number = id < 0 ? "" : ",\"id\":" + id;
        return ("{\"event\":\"" + event + "\"" + number + ",\"data\":").getBytes(StandardCharsets.UTF_8);
    }
}
