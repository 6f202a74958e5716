package io.evenbook.axon.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Sends the commands of an event processor, such that its token never passes a command whose outcome is not durable.
 *
 * <p>Commands go out at once, in the order they are sent; one that is refused as overloaded is sent again until it is
 * accepted, before the next. When the processor's unit of work prepares to commit, it waits for all outcomes. A
 * refusal is handed to the command's callback; anything else that failed fails the unit of work, so that the batch is
 * handled, and its commands sent, once more.
 */
public class BatchDispatcher {

    private static final String PENDING = BatchDispatcher.class.getName();

    private final CommandBus commandBus;
    private final Predicate<Throwable> refusal;
    private final Duration timeout;

    /**
     * Creates a dispatcher.
     *
     * @param refusal tells the answers that sending again would not change
     * @param timeout how long to wait for an outcome before the batch fails
     */
    public BatchDispatcher(CommandBus commandBus, Predicate<Throwable> refusal, Duration timeout) {
        this.commandBus = commandBus;
        this.refusal = refusal;
        this.timeout = timeout;
    }

    /**
     * Sends a command now; its outcome is awaited when the current unit of work prepares to commit.
     *
     * @param onRefused called with the refusal, in the unit of work; may send further commands
     * @throws IllegalStateException if there is no unit of work
     */
    public void send(Object command, Map<String, ?> metaData, Consumer<Throwable> onRefused) {
        CommandMessage<Object> message = GenericCommandMessage.asCommandMessage(command).andMetaData(metaData);
        pending(CurrentUnitOfWork.get().root()).add(new Sent(message, accepted(message), onRefused));
    }

    private List<Sent> pending(UnitOfWork<?> unitOfWork) {
        return unitOfWork.getOrComputeResource(PENDING, key -> {
            List<Sent> sent = new ArrayList<>();
            unitOfWork.onPrepareCommit(u -> {
                awaitAll(sent);
                // Whoever sends later in this phase registers anew
                unitOfWork.resources().remove(PENDING);
            });
            return sent;
        });
    }

    /** Dispatches until the bus takes the command. It refuses before it returns, and while it does, nothing happened. */
    private CompletableFuture<CommandResultMessage<?>> accepted(CommandMessage<Object> message) {
        while (true) {
            CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
            commandBus.dispatch(message, (command, result) -> answer.complete(result));
            CommandResultMessage<?> atOnce = answer.getNow(null);
            if (atOnce == null || !atOnce.isExceptional()
                    || !(atOnce.exceptionResult() instanceof OverloadedException)) {
                return answer;
            }
            sleep();
        }
    }

    private void awaitAll(List<Sent> sent) {
        // By index: callbacks may send more
        for (int i = 0; i < sent.size(); i++) {
            Sent command = sent.get(i);
            CommandResultMessage<?> result = await(command);
            if (result.isExceptional()) {
                Throwable cause = result.exceptionResult();
                if (!refusal.test(cause)) {
                    throw new CommandExecutionException("Failed: " + command.message().getCommandName(), cause);
                }
                command.onRefused().accept(cause);
            }
        }
    }

    private CommandResultMessage<?> await(Sent command) {
        try {
            return command.answer().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CommandExecutionException("No answer within %s: %s".formatted(
                    timeout, command.message().getCommandName()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandExecutionException("Interrupted: " + command.message().getCommandName(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandExecutionException("Interrupted while the command bus was overloaded", e);
        }
    }

    private record Sent(CommandMessage<?> message, CompletableFuture<CommandResultMessage<?>> answer,
                        Consumer<Throwable> onRefused) {
    }
}
