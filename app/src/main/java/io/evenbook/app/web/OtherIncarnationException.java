package io.evenbook.app.web;

/** A position or cursor of the client belongs to another incarnation of the log. */
final class OtherIncarnationException extends RuntimeException {
    private final String present;

    OtherIncarnationException(String present) {
        super("The log is in incarnation " + present);
        this.present = present;
    }

    String present() {
        return present;
    }
}
