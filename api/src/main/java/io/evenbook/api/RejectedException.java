package io.evenbook.api;

import java.util.OptionalLong;

/**
 * A command was refused and changed nothing. The exception has no stack trace, since a refusal is an answer and not a
 * fault.
 */
public final class RejectedException extends RuntimeException {
    private final transient Rejection rejection;
    private final transient OptionalLong position;

    public RejectedException(Rejection rejection) {
        this(rejection, OptionalLong.empty());
    }

    private RejectedException(Rejection rejection, OptionalLong position) {
        super(rejection.detail(), null, false, false);
        this.rejection = rejection;
        this.position = position;
    }

    /** Returns the same refusal with a position. @param position position of the last event before the decision */
    public RejectedException at(long position) {
        return new RejectedException(rejection, OptionalLong.of(position));
    }

    public Rejection rejection() {
        return rejection;
    }

    /** The position of the last event before the refusal; empty if no command was decided. */
    public OptionalLong position() {
        return position;
    }
}
