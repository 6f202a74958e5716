package io.evenbook.stream.client;

import java.util.List;
import java.util.Optional;

/**
 * What a client reads: a stream of numbered changes that others publish. Used by the client's thread alone; it holds no
 * queue, only where the client is.
 */
public interface Source {
    /** {@code market} or {@code account}, for metrics. */
    String kind();

    /** The first messages of the connection: a snapshot, what followed a number, or nothing. */
    Step begin();

    /** Waits until something is published behind a number, or the source ends; at most so long. */
    boolean awaitBehind(long cursor, long nanos) throws InterruptedException;

    /**
     * All that was published since a number.
     *
     * @param cursor up to where the client has read
     * @param sent the number that it was last sent; less than the cursor where nothing concerned it since
     */
    Step next(long cursor, long sent);

    /** The data of a heartbeat for a client that has all up to a number. */
    byte[] heartbeat(long cursor);

    /** Why nothing more will come; empty: more may. */
    Optional<Closing> ended();

    /** The client has gone. */
    void close();

    /**
     * A part of the stream.
     *
     * @param cursor up to where the client has read with it
     * @param messages to be sent one after another; none: nothing concerns the client. All but the last are
     *     {@link Message#UNFINISHED}
     * @param isSnapshot whether they replace all before
     * @param isMerged whether they join what other clients got apart
     */
    record Step(long cursor, List<Message> messages, boolean isSnapshot, boolean isMerged) {
        /** Nothing to send. */
        public static Step silent(long cursor) {
            return new Step(cursor, List.of(), false, false);
        }

        /** The whole state. */
        public static Step snapshot(long cursor, List<Message> messages) {
            return new Step(cursor, messages, true, false);
        }

        /** The changes up to a number. @param message null: nothing concerns the client */
        public static Step delta(long cursor, Message message, boolean isMerged) {
            return new Step(cursor, message == null ? List.of() : List.of(message), false, isMerged);
        }
    }
}
