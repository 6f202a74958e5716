package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.lease.NotOwnerException;
import io.evenbook.axon.postgres.log.OutcomeUnknownException;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Answers commands, one after the other, on a thread of its own. Knows which commands the command thread has taken and
 * not answered, so that none is lost.
 */
final class CommandAnswers {

    private final CommandLanes lanes;
    private final KeySlots keySlots;
    private final StreamLoads loads;
    private final BusMetrics metrics;
    private final Set<PendingCommand<?, ?>> underWay = new LinkedHashSet<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("command-answers").daemon().factory());

    CommandAnswers(CommandLanes lanes, KeySlots keySlots, StreamLoads loads, BusMetrics metrics) {
        this.lanes = lanes;
        this.keySlots = keySlots;
        this.loads = loads;
        this.metrics = metrics;
    }

    /** Copies a failure for one command of several: callers add their stack traces to it. */
    static RuntimeException copyOf(Throwable e) {
        return switch (e) {
            case StoreUnavailableException unavailable -> new StoreUnavailableException(unavailable.getCause());
            case NotOwnerException _ -> new NotOwnerException();
            case OutcomeUnknownException unknown -> new OutcomeUnknownException(unknown.getMessage(), unknown);
            case RuntimeException failure -> failure;
            default -> new CommandExecutionException("Failed: " + e, e);
        };
    }

    /** The command thread has taken a command. */
    void took(PendingCommand<?, ?> command) {
        underWay.add(command);
    }

    /** The command thread has taken commands. */
    void took(Collection<PendingCommand<?, ?>> commands) {
        underWay.addAll(commands);
    }

    /** The command waits somewhere else now. */
    void letGo(PendingCommand<?, ?> command) {
        underWay.remove(command);
    }

    /** The commands wait somewhere else now. */
    void letGo(Collection<PendingCommand<?, ?>> commands) {
        commands.forEach(underWay::remove);
    }

    /** Answers decided commands. */
    void answer(List<Decision> decisions) {
        answerAll(
                decisions.stream().<PendingCommand<?, ?>>map(Decision::command).toList());
    }

    /** Fails commands: one with the failure itself, several with a copy each. */
    void fail(List<PendingCommand<?, ?>> commands, Throwable failure) {
        commands.forEach(command -> command.fail(commands.size() == 1 ? failure : copyOf(failure)));
        answerAll(commands);
    }

    /** Fails commands that were never decided, with a copy of the failure each. */
    void failUndecided(List<PendingCommand<?, ?>> commands, Throwable failure) {
        commands.forEach(command -> command.fail(copyOf(failure)));
        answerAll(commands);
    }

    /** Fails all commands under way after an unforeseen failure. */
    void failAll(Throwable failure) {
        List<PendingCommand<?, ?>> commands = List.copyOf(underWay);
        commands.forEach(command -> command.fail(new CommandExecutionException("Failed: " + failure, failure)));
        answerAll(commands);
    }

    private void answerAll(List<PendingCommand<?, ?>> commands) {
        commands.forEach(loads::unpin);
        letGo(commands);
        lanes.decided(commands);
        if (!commands.isEmpty()) {
            thread.execute(() -> commands.forEach(this::answer));
        }
    }

    private void answer(PendingCommand<?, ?> command) {
        if (command.result().isExceptional() && command.result().exceptionResult() instanceof ConcurrencyException) {
            metrics.conflict();
        }
        command.answer(() -> command.slots().forEach(keySlots::release));
    }

    /** Ends the thread. All commands must be answered. */
    void stop() {
        thread.shutdown();
    }
}
