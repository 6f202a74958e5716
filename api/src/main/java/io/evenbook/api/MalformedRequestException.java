package io.evenbook.api;

/**
 * A request has no meaning, whatever the state of the ledger. Over HTTP: 400. It carries no stack trace, since it is an
 * answer and not a fault.
 */
public final class MalformedRequestException extends RuntimeException {
    private final String parameter;

    /**
     * @param parameter the name of what is wrong, as the client wrote it
     * @param detail one sentence for people
     */
    public MalformedRequestException(String parameter, String detail) {
        super(detail, null, false, false);
        this.parameter = parameter;
    }

    public String parameter() {
        return parameter;
    }
}
