package io.evenbook.command.http;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.UniqueKeyUsedException;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;

/**
 * What a client asks for that is one command: how it is sent, and how it is answered.
 *
 * @param answer  is made from what was done, and asks nobody but the log
 * @param keyUsed the refusal if a unique key of the write was used before; null: the answer is then what was done at first
 */
public record Operation<T>(Write write, Function<Done, ResponseEntity<T>> answer, RejectedException keyUsed) {

    public static <T> Operation<T> of(Write write, Function<Done, ResponseEntity<T>> answer) {
        return new Operation<>(write, answer, null);
    }

    /** The refusal that a failure stands for; empty if it is none. */
    public Optional<RejectedException> refusal(Throwable failure) {
        return switch (failure) {
            case RejectedException rejected -> Optional.of(rejected);
            case UniqueKeyUsedException _ -> Optional.ofNullable(keyUsed);
            default -> Optional.empty();
        };
    }
}
