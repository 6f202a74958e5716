package io.evenbook.stream.client;

import java.io.IOException;

/** The connection to one client. */
interface Outlet {
    /**
     * Sends a message; waits while the client takes nothing.
     *
     * @throws SlowClientException if it took nothing within the timeout, or not the whole message in time
     * @throws CutException if {@link #cut} was called
     * @throws IOException if it has gone
     */
    void send(Message message) throws IOException, InterruptedException;

    /** Ends the message under way, and all later ones, unfinished. Returns at once; any thread may call it. */
    void cut();

    /** Closes the connection. @param message the last one; null if none can be sent */
    void close(Closing why, Message message);

    /** The client took nothing for too long. */
    final class SlowClientException extends IOException {
        SlowClientException() {
            super("The client took nothing for too long");
        }
    }

    /** The service ended a message before the client had it. */
    final class CutException extends IOException {
        CutException() {
            super("The message was cut");
        }
    }

    /**
     * How long a client may take.
     *
     * @param progressNanos without taking anything
     * @param messageNanos for one message as a whole
     */
    record Timeouts(long progressNanos, long messageNanos) {}
}
