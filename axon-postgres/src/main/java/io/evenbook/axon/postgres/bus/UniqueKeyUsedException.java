package io.evenbook.axon.postgres.bus;

import org.axonframework.common.AxonNonTransientException;

/** An earlier command has used the unique key. Nothing happened. */
public class UniqueKeyUsedException extends AxonNonTransientException {

    private final String key;
    private final long lastPosition;
    private final int eventCount;

    /**
     * Refuses the second use of {@code key}.
     *
     * @param lastPosition position of the last event of the command that used it
     * @param eventCount how many events that command appended
     */
    public UniqueKeyUsedException(String key, long lastPosition, int eventCount) {
        super("The unique key has been used before: " + key);
        this.key = key;
        this.lastPosition = lastPosition;
        this.eventCount = eventCount;
    }

    /** The key, as the command gave it. */
    public String key() {
        return key;
    }

    /** The position of the first event of the command that used it; behind {@link #lastPosition} if it has none. */
    public long firstPosition() {
        return lastPosition - eventCount + 1;
    }

    /** The position of its last event. */
    public long lastPosition() {
        return lastPosition;
    }
}
