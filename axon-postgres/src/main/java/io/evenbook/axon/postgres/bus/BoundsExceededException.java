package io.evenbook.axon.postgres.bus;

import org.axonframework.common.AxonNonTransientException;

/** One command would be more than one commit may take. Nothing happened. */
public class BoundsExceededException extends AxonNonTransientException {

    private final String bound;
    private final long limit;

    /**
     * Refuses a command.
     *
     * @param bound what there is too much of: {@code events}, {@code bytes}, or {@code event-bytes} of a single event
     * @param limit how much of it there may be
     */
    public BoundsExceededException(String bound, long limit) {
        super("One command may have at most %d %s".formatted(limit, bound));
        this.bound = bound;
        this.limit = limit;
    }

    /** What there is too much of. */
    public String bound() {
        return bound;
    }

    /** How much of it there may be. */
    public long limit() {
        return limit;
    }
}
