package io.evenbook.command.http;

import java.util.function.Function;
import org.springframework.http.ResponseEntity;

/**
 * What a client asks for that is one command: how it is sent, and how it is answered. If an id that the command uses
 * was used before, the answer is made from what was done at first.
 *
 * @param answer is made from what was done, and asks nobody but the log
 */
public record Operation<T>(Write write, Function<Done, ResponseEntity<T>> answer) {

    public static <T> Operation<T> of(Write write, Function<Done, ResponseEntity<T>> answer) {
        return new Operation<>(write, answer);
    }
}
