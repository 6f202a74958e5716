package io.evenbook.projection.view;

/** Readers see rows of another form than this software's, or of another log, and no rebuild is running. */
final class OutdatedViewException extends IllegalStateException {

    OutdatedViewException(Generation live) {
        super("The rows of %s are of another %s; they do not advance until the view is rebuilt"
                .formatted(live.name(), live.holdsAnotherLog() ? "log" : "form (" + live.form() + ")"));
    }
}
