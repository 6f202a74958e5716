package io.evenbook.stream.client;

import java.io.IOException;

/** The connection to one client. */
interface Outlet {
    /**
     * Sends a message; waits while the client takes nothing.
     *
     * @throws SlowClientException if it took nothing within the timeout
     * @throws IOException if it has gone
     */
    void send(Message message) throws IOException, InterruptedException;

    /** Closes the connection. @param message the last one; null if none can be sent */
    void close(Closing why, Message message);

    /** The client took nothing for too long. */
    final class SlowClientException extends IOException {
        SlowClientException() {
            super("The client took nothing for too long");
        }
    }
}
