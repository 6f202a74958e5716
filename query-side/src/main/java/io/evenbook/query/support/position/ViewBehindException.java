package io.evenbook.query.support.position;

import org.axonframework.common.AxonTransientException;

/** A view did not reach the requested position within 2 seconds. A repeat may succeed. */
public final class ViewBehindException extends AxonTransientException {
    private final View view;
    private final long position;
    private final long minPosition;

    public ViewBehindException(View view, long position, long minPosition) {
        super("The view %s is at position %d; the request needs %d.".formatted(view, position, minPosition));
        this.view = view;
        this.position = position;
        this.minPosition = minPosition;
    }

    /** No stack trace: this is an answer, not a fault. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    public View view() {
        return view;
    }

    /** The position of the view. */
    public long position() {
        return position;
    }

    /** The requested position. */
    public long minPosition() {
        return minPosition;
    }
}
