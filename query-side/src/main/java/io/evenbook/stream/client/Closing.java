package io.evenbook.stream.client;

import java.util.Locale;

/** Why the service closes a stream. Clients see the name in lower case. */
public enum Closing {
    /** The client took nothing for too long. */
    SLOW,
    /** The session, key, permission or delegation behind it ended. */
    ACCESS,
    /** The log was set back or continues elsewhere: numbers have another meaning now. */
    INCARNATION,
    /** The stream cannot go on: an event could not be read. */
    FAILED,
    /** The process has no memory left for what the stream follows. */
    OVERLOADED,
    /** The process stops. */
    SHUTDOWN,
    /** The client has gone. */
    GONE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
