package io.evenbook.bench;

import io.evenbook.axon.postgres.bus.OverloadedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;

/** A command that is under way. */
record Sent(Object command, CompletableFuture<CommandResultMessage<?>> answer) {

    /** @param command or a message that has more to say than the command */
    static Sent of(CommandBus bus, Object command) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        bus.dispatch(GenericCommandMessage.asCommandMessage(command), (message, result) -> answer.complete(result));
        return new Sent(command, answer);
    }

    /** Sends all at once and waits for all of them; there should be no more than the bus takes. */
    static void allOf(CommandBus bus, Stream<?> commands) {
        List<Sent> sent = commands.map(command -> of(bus, command)).toList();
        sent.forEach(Sent::orThrow);
    }

    /** Whether it was refused at once for want of room. */
    boolean isOverloaded() {
        CommandResultMessage<?> atOnce = answer.getNow(null);
        return atOnce != null && atOnce.isExceptional() && atOnce.exceptionResult() instanceof OverloadedException;
    }

    /**
     * Waits for the answer.
     *
     * @throws IllegalStateException if it is a refusal
     */
    void orThrow() {
        CommandResultMessage<?> result = answer.join();
        if (result.isExceptional()) {
            throw new IllegalStateException("refused: " + command, result.exceptionResult());
        }
    }
}
