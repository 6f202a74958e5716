package io.evenbook.command.http;

import java.util.List;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;

/**
 * One request of a client: the command, how it is sent, and how it is answered. If a unique key of the command was used
 * before, the answer is made from the events of the command that used it.
 *
 * @param body a repeat with the same idempotency key must have an equal one; null if the request has none
 * @param reason of the operator; null for other clients
 * @param uniqueKeys references that the command uses, or asks whether they were used
 * @param answer a plain function of the command's effects; it may read the log and nothing else
 */
public record Operation<T>(
        Object command,
        Object body,
        String reason,
        List<String> uniqueKeys,
        Function<Effects, ResponseEntity<T>> answer) {
    public static <T> Operation<T> of(Object command, Object body, Function<Effects, ResponseEntity<T>> answer) {
        return new Operation<>(command, body, null, List.of(), answer);
    }

    /** The operation of a command that uses, or asks for, one unique key. */
    public static <T> Operation<T> of(
            Object command, Object body, String uniqueKey, Function<Effects, ResponseEntity<T>> answer) {
        return new Operation<>(command, body, null, List.of(uniqueKey), answer);
    }

    /** The operation of a request without a body. */
    public static <T> Operation<T> of(Object command, Function<Effects, ResponseEntity<T>> answer) {
        return of(command, null, answer);
    }

    /** @param newReason of the operator, or null */
    public Operation<T> because(String newReason) {
        return new Operation<>(command, body, newReason, uniqueKeys, answer);
    }

    public Operation<T> withUniqueKeys(List<String> newKeys) {
        return new Operation<>(command, body, reason, newKeys, answer);
    }
}
