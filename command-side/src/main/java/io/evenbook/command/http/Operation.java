package io.evenbook.command.http;

import io.evenbook.api.RejectedException;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;

/**
 * What a client asks for that is one command: how it is sent, and how it is answered.
 *
 * @param keyUsed the refusal if the write's unique key was used before; null: the answer is then what was done at first
 */
public record Operation<T>(Write write, Function<Done, ResponseEntity<T>> answer, RejectedException keyUsed) {

    public static <T> Operation<T> of(Write write, Function<Done, ResponseEntity<T>> answer) {
        return new Operation<>(write, answer, null);
    }
}
