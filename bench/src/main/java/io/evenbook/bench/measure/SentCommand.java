package io.evenbook.bench.measure;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.bus.OverloadedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;

/** A command that was sent, and its answer to come. */
public record SentCommand(Object command, CompletableFuture<CommandResultMessage<?>> answer) {

    /** @param command the command, or a command message with metadata */
    public static SentCommand of(CommandBus bus, Object command) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        bus.dispatch(GenericCommandMessage.asCommandMessage(command), (message, result) -> answer.complete(result));
        return new SentCommand(command, answer);
    }

    /** Sends all commands at once and waits for their answers; the bus must have room for all of them. */
    public static void allOf(CommandBus bus, Stream<?> commands) {
        List<SentCommand> sent = commands.map(command -> of(bus, command)).toList();
        sent.forEach(SentCommand::orThrow);
    }

    /** Waits for the answer, and returns the code of the rule that refused the command; null if it was executed. */
    public String refusal() {
        CommandResultMessage<?> result = answer.join();
        if (result.isExceptional() && result.exceptionResult() instanceof RejectedException refused) {
            return refused.rejection().code();
        }
        orThrow();
        return null;
    }

    /** Whether the bus has refused the command because it is overloaded. */
    public boolean isOverloaded() {
        CommandResultMessage<?> atOnce = answer.getNow(null);
        return atOnce != null && atOnce.isExceptional() && atOnce.exceptionResult() instanceof OverloadedException;
    }

    /**
     * Waits for the answer.
     *
     * @throws IllegalStateException if the command was refused
     */
    public void orThrow() {
        CommandResultMessage<?> result = answer.join();
        if (result.isExceptional()) {
            throw new IllegalStateException("refused: " + command, result.exceptionResult());
        }
    }
}
