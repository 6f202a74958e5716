package io.evenbook.axon.postgres.bus;

import org.axonframework.common.AxonNonTransientException;

/** A unique key has been used by an earlier command. Nothing happened. */
public class UniqueKeyUsedException extends AxonNonTransientException {

    private final String key;
    private final long lastPosition;
    private final int eventCount;

    /**
     * Refuses the second use of {@code key}.
     *
     * @param lastPosition global index of the last event of the command with the first use
     * @param eventCount how many events that command caused
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

    /** Where the events of the command with the first use begin; after {@link #lastPosition} if it caused none. */
    public long firstPosition() {
        return lastPosition - eventCount + 1;
    }

    /** Where they end. */
    public long lastPosition() {
        return lastPosition;
    }
}
