package io.evenbook.command.http;

/**
 * A command as a client sent it.
 *
 * @param body      what a repeat of the request is compared with; null if it has none
 * @param reason    of the operator, or null
 * @param uniqueKey a reference that may be used once, or null
 */
public record Write(Object command, Object body, String reason, String uniqueKey) {

    public static Write of(Object command, Object body) {
        return new Write(command, body, null, null);
    }

    /** Of a request without a body. */
    public static Write of(Object command) {
        return new Write(command, null, null, null);
    }

    /** @param reason of the operator, or null */
    public static Write because(Object command, Object body, String reason) {
        return new Write(command, body, reason, null);
    }

    /** At most one command with this reference is ever done. */
    public Write once(String reference) {
        return new Write(command, body, reason, reference);
    }
}
