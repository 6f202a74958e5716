package io.evenbook.query.support.position;

import org.axonframework.common.AxonTransientException;

/** A view did not reach the position that a read asked for in time. The same read may succeed a little later. */
public final class ViewBehindException extends AxonTransientException {
    private final View view;
    private final long position;
    private final long minPosition;

    public ViewBehindException(View view, long position, long minPosition) {
        super("The view %s is at position %d, %d is asked for.".formatted(view, position, minPosition));
        this.view = view;
        this.position = position;
        this.minPosition = minPosition;
    }

    /** None: it is an answer and not a fault. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    public View view() {
        return view;
    }

    /** How far the view is. */
    public long position() {
        return position;
    }

    /** How far it should be. */
    public long minPosition() {
        return minPosition;
    }
}
