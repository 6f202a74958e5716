package io.evenbook.embedded;

/** An embedded server can't start, and the user can remove the cause: {@link #remedy()} says how. */
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
