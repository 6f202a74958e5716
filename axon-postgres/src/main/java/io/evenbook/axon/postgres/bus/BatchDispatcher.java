package io.evenbook.axon.postgres.bus;

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
 * Sends the commands of an event processor. The token of the processor never passes a command whose outcome is not
 * durable.
 *
 * <p>The dispatcher sends commands at once and in order, up to a bound of commands without an outcome. If the bus is
 * overloaded, it repeats the command until the bus accepts it, before it sends the next one. When the processor's unit
 * of work prepares to commit, the dispatcher waits for all outcomes. It passes a refusal to the command's callback; any
 * other failure fails the unit of work, and the processor handles the batch, and sends its commands, once more. The
 * {@link SerialCommandBus} decides no command behind a failed one, so their order stays the same.
 */
public class BatchDispatcher {

    private static final String PENDING = BatchDispatcher.class.getName();

    private final CommandBus commandBus;
    private final Predicate<Throwable> refusal;
    private final int maxUnderWay;
    private final Duration timeout;

    /**
     * Creates a dispatcher.
     *
     * @param refusal matches the failures that would be the same on a repeat
     * @param maxUnderWay how many commands of one unit of work may lack an outcome; must be > 0, and well below the
     *     capacity of the lane, or one large batch overloads it for other processes
     * @param timeout how long to wait for one outcome before the batch fails
     */
    public BatchDispatcher(CommandBus commandBus, Predicate<Throwable> refusal, int maxUnderWay, Duration timeout) {
        if (maxUnderWay <= 0) {
            throw new IllegalArgumentException("must be > 0: maxUnderWay=" + maxUnderWay);
        }
        this.commandBus = commandBus;
        this.refusal = refusal;
        this.maxUnderWay = maxUnderWay;
        this.timeout = timeout;
    }

    /**
     * Sends a command now; the current unit of work waits for its outcome when it prepares to commit.
     *
     * @param onRefused receives the refusal, in the unit of work; may send further commands
     * @throws IllegalStateException if there is no unit of work
     */
    public void send(Object command, Map<String, ?> metaData, Consumer<Throwable> onRefused) {
        Batch batch = batch(CurrentUnitOfWork.get().root());
        awaitRoom(batch);
        CommandMessage<Object> message = batch.attempt()
                .attachTo(GenericCommandMessage.asCommandMessage(command).andMetaData(metaData));
        batch.sent().add(new Sent(message, accepted(message), onRefused));
    }

    /**
     * Waits until the outcomes of all commands sent so far are durable, and passes refusals to their callbacks. Does
     * nothing if none was sent.
     *
     * @throws CommandExecutionException if one failed otherwise: the unit of work must fail
     * @throws IllegalStateException if there is no unit of work
     */
    public void awaitOutcomes() {
        Batch batch = batch(CurrentUnitOfWork.get().root());
        awaitAll(batch);
        batch.sent().clear();
    }

    /** The outcome itself matters later, in awaitAll. */
    private void awaitRoom(Batch batch) {
        int before = batch.sent().size() - maxUnderWay;
        if (before >= 0) {
            await(batch.sent().get(before), batch.attempt());
        }
    }

    private Batch batch(UnitOfWork<?> unitOfWork) {
        return unitOfWork.getOrComputeResource(PENDING, key -> {
            // An overloaded command is sent again before the next, so none overtakes it
            Batch batch = new Batch(new Attempt(refusal.or(OverloadedException.class::isInstance)), new ArrayList<>());
            unitOfWork.onPrepareCommit(u -> {
                awaitAll(batch);
                // Commands sent later in this phase make a new batch
                unitOfWork.resources().remove(PENDING);
            });
            return batch;
        });
    }

    /**
     * Dispatches until the bus accepts the command. The bus refuses an overload before it returns; nothing happened
     * then.
     */
    private CompletableFuture<CommandResultMessage<?>> accepted(CommandMessage<Object> message) {
        while (true) {
            CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
            commandBus.dispatch(message, (command, result) -> answer.complete(result));
            CommandResultMessage<?> atOnce = answer.getNow(null);
            if (atOnce == null
                    || !atOnce.isExceptional()
                    || !(atOnce.exceptionResult() instanceof OverloadedException)) {
                return answer;
            }
            sleep();
        }
    }

    /** Fails only when all outcomes are known: a repeated command must not meet its predecessor. */
    private void awaitAll(Batch batch) {
        RuntimeException failure = null;
        // By index: callbacks may send more
        for (int i = 0; i < batch.sent().size(); i++) {
            Sent command = batch.sent().get(i);
            CommandResultMessage<?> result = await(command, batch.attempt());
            if (failure == null && result.isExceptional()) {
                failure = failure(command, result.exceptionResult(), batch.attempt());
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Passes a refusal to its callback; returns the failure of the batch, null if there is none. */
    private RuntimeException failure(Sent command, Throwable cause, Attempt attempt) {
        if (!refusal.test(cause)) {
            return new CommandExecutionException("Failed: " + command.message().getCommandName(), cause);
        }
        try {
            command.onRefused().accept(cause);
            return null;
        } catch (Throwable e) {
            attempt.fail(e);
            // Axon's unit of work does not roll back on an Error
            return e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }
    }

    private CommandResultMessage<?> await(Sent command, Attempt attempt) {
        try {
            return command.answer().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw abandoned(
                    attempt,
                    "No answer within %s: %s"
                            .formatted(timeout, command.message().getCommandName()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw abandoned(attempt, "Interrupted: " + command.message().getCommandName(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** After a timeout the bus must not handle the remaining commands. */
    private static CommandExecutionException abandoned(Attempt attempt, String message, Exception cause) {
        CommandExecutionException failure = new CommandExecutionException(message, cause);
        attempt.fail(failure);
        return failure;
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandExecutionException("Interrupted while the command bus was overloaded", e);
        }
    }

    private record Batch(Attempt attempt, List<Sent> sent) {}

    private record Sent(
            CommandMessage<?> message,
            CompletableFuture<CommandResultMessage<?>> answer,
            Consumer<Throwable> onRefused) {}
}
