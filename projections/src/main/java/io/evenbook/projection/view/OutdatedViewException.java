package io.evenbook.projection.view;

/**
 * What readers see of a view was written in another form than this build's, or from another log; nothing is built to
 * take its place.
 */
final class OutdatedViewException extends IllegalStateException {

    OutdatedViewException(Generation live) {
        super("The rows of %s are of another %s; they do not advance until the view is rebuilt"
                .formatted(live.name(), live.holdsAnotherLog() ? "log" : "form (" + live.form() + ")"));
    }
}
