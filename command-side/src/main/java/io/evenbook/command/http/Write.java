package io.evenbook.command.http;

import java.util.List;

/**
 * A command as a client sent it.
 *
 * @param body what a repeat of the request is compared with; null if it has none
 * @param reason of the operator, or null
 * @param uniqueKeys references that the command uses, or asks whether they were used
 */
public record Write(Object command, Object body, String reason, List<String> uniqueKeys) {

    public static Write of(Object command, Object body) {
        return new Write(command, body, null, List.of());
    }

    /** Of a request without a body. */
    public static Write of(Object command) {
        return of(command, null);
    }

    /** @param reason of the operator, or null */
    public static Write because(Object command, Object body, String reason) {
        return new Write(command, body, reason, List.of());
    }

    public Write withUniqueKeys(String... keys) {
        return new Write(command, body, reason, List.of(keys));
    }
}
