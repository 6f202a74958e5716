package io.evenbook.embedded;

/** An embedded server can't start, for a reason that the person at the keyboard can do something about. */
final class EmbeddedStartException extends RuntimeException {

    private final String remedy;

    EmbeddedStartException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    EmbeddedStartException(String problem, String remedy, Throwable cause) {
        super(problem, cause);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
