package io.evenbook.bench.performance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;

/** A command that is under way. */
record Sent(Object command, CompletableFuture<CommandResultMessage<?>> answer) {
    static Sent of(CommandBus bus, Object command) {
        return of(bus, command, Map.of());
    }

    static Sent of(CommandBus bus, Object command, Map<String, ?> metaData) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        bus.dispatch(
                GenericCommandMessage.asCommandMessage(command).andMetaData(metaData),
                (message, result) -> answer.complete(result));
        return new Sent(command, answer);
    }

    /** Sends all at once and waits for all of them; there should be no more than the bus takes. */
    static void allOf(CommandBus bus, Stream<?> commands) {
        List<Sent> sent = commands.map(command -> of(bus, command)).toList();
        sent.forEach(Sent::orThrow);
    }

    /**
     * Waits for the answer.
     *
     * @throws IllegalStateException if it is a refusal
     */
    CommandResultMessage<?> orThrow() {
        CommandResultMessage<?> result = answer.join();
        if (result.isExceptional()) {
            throw new IllegalStateException("refused: " + command, result.exceptionResult());
        }
        return result;
    }
}
