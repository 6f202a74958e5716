package io.evenbook.axon.postgres.bus;

import org.axonframework.common.AxonNonTransientException;

/** A command exceeds the bounds of one commit. Nothing happened. */
public class BoundsExceededException extends AxonNonTransientException {

    private final String bound;
    private final long limit;

    /**
     * Refuses a command.
     *
     * @param bound {@code events}, {@code bytes} (of all events) or {@code event-bytes} (of one event)
     * @param limit the most that one command may have
     */
    public BoundsExceededException(String bound, long limit) {
        super("One command may have at most %d %s".formatted(limit, bound));
        this.bound = bound;
        this.limit = limit;
    }

    /** The exceeded bound: {@code events}, {@code bytes} or {@code event-bytes}. */
    public String bound() {
        return bound;
    }

    /** The most that one command may have. */
    public long limit() {
        return limit;
    }
}
