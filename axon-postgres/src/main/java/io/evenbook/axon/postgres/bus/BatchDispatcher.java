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
 * Sends the commands of an event processor, such that its token never passes a command whose outcome is not durable.
 *
 * <p>Commands go out at once, in the order they are sent, but only so many ahead of their outcomes that the bus has
 * room for others; one that is refused as overloaded is sent again until it is accepted, before the next. When the
 * processor's unit of work prepares to commit, it waits for all outcomes. A refusal is handed to the command's
 * callback; anything else that failed fails the unit of work, so that the batch is handled, and its commands sent, once
 * more. The {@link SerialCommandBus} decides none of them that stands behind a failed one, so that their order is the
 * same when they are sent again.
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
     * @param refusal tells the answers that sending again would not change
     * @param maxUnderWay a unit of work sends no command before the one sent that many before it has its outcome; must
     *     be > 0. Well below what its lane holds, or a large batch has the commands of other processes refused as
     *     overloaded
     * @param timeout how long to wait for an outcome before the batch fails
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
     * Sends a command now; its outcome is awaited when the current unit of work prepares to commit.
     *
     * @param onRefused called with the refusal, in the unit of work; may send further commands
     * @throws IllegalStateException if there is no unit of work
     */
    public void send(Object command, Map<String, ?> metaData, Consumer<Throwable> onRefused) {
        Batch batch = batch(CurrentUnitOfWork.get().root());
        awaitRoom(batch);
        CommandMessage<Object> message = batch.attempt()
                .attachTo(GenericCommandMessage.asCommandMessage(command).andMetaData(metaData));
        batch.sent().add(new Sent(message, accepted(message), onRefused));
    }

    /** What the outcome is matters only when all are awaited. */
    private void awaitRoom(Batch batch) {
        int before = batch.sent().size() - maxUnderWay;
        if (before >= 0) {
            await(batch.sent().get(before), batch.attempt());
        }
    }

    private Batch batch(UnitOfWork<?> unitOfWork) {
        return unitOfWork.getOrComputeResource(PENDING, key -> {
            // One that is overloaded is sent again before the next, so it is not overtaken
            Batch batch = new Batch(new Attempt(refusal.or(OverloadedException.class::isInstance)), new ArrayList<>());
            unitOfWork.onPrepareCommit(u -> {
                awaitAll(batch);
                // Whoever sends later in this phase registers anew
                unitOfWork.resources().remove(PENDING);
            });
            return batch;
        });
    }

    /**
     * Dispatches until the bus takes the command. It refuses before it returns, and while it does, nothing happened.
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

    /** Fails only when nothing is under way any more: what is sent again must not meet its predecessor. */
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

    /** Hands a refusal to its callback; returns what fails the batch, null if nothing does. */
    private RuntimeException failure(Sent command, Throwable cause, Attempt attempt) {
        if (!refusal.test(cause)) {
            return new CommandExecutionException("Failed: " + command.message().getCommandName(), cause);
        }
        try {
            command.onRefused().accept(cause);
            return null;
        } catch (Throwable e) {
            attempt.fail(e);
            // Axon's unit of work would not roll back on an Error
            return e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }
    }

    private CommandResultMessage<?> await(Sent command, Attempt attempt) {
        try {
            return command.answer().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw givenUp(
                    attempt,
                    "No answer within %s: %s"
                            .formatted(timeout, command.message().getCommandName()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp(attempt, "Interrupted: " + command.message().getCommandName(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whoever waits no longer must not have the rest handled later. */
    private static CommandExecutionException givenUp(Attempt attempt, String message, Exception cause) {
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
