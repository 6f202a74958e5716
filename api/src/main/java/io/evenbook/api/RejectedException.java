package io.evenbook.api;

/** A command was refused: nothing has changed. It carries no stack trace, since a refusal is an answer and not a fault. */
public final class RejectedException extends RuntimeException {
    private final transient Rejection rejection;

    public RejectedException(Rejection rejection) {
        super(rejection.detail(), null, false, false);
        this.rejection = rejection;
    }

    public Rejection rejection() {
        return rejection;
    }
}
