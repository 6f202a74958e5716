package io.evenbook.query.position;

/** A view did not reach the position that a read asked for in time. The same read may succeed a little later. */
public final class ViewBehindException extends RuntimeException {
    private final View view;
    private final long position;
    private final long minPosition;

    public ViewBehindException(View view, long position, long minPosition) {
        super("The view %s is at position %d, %d is asked for.".formatted(view, position, minPosition), null, false, false);
        this.view = view;
        this.position = position;
        this.minPosition = minPosition;
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
