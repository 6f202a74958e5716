package io.evenbook.api;

/**
 * A request that is invalid in every state of the ledger; HTTP status 400. The exception has no stack trace, since it
 * is an answer and not a fault.
 */
public final class MalformedRequestException extends RuntimeException {
    private final String parameter;

    /**
     * @param parameter the name of the wrong field, parameter or header
     * @param detail one sentence that says what is allowed
     */
    public MalformedRequestException(String parameter, String detail) {
        super(detail, null, false, false);
        this.parameter = parameter;
    }

    public String parameter() {
        return parameter;
    }
}
