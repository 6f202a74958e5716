package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.KeySlots.Slot;
import io.evenbook.axon.postgres.bus.KeyTable.Entry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.axonframework.commandhandling.GenericCommandResultMessage;

/**
 * Decides one command at a time: answers repeats of an idempotency key, calls the handler, undoes what a refused
 * command has changed, and puts aside a command whose streams are not in memory. Confined to the command thread.
 */
final class Decider {

    private static final ThreadLocal<Streams> CURRENT = new ThreadLocal<>();

    private final CommandStreams streams;
    private final StreamLoads loads;
    private final WaitingCommands waiting;
    private final HandlerCall handlerCall;

    Decider(CommandStreams streams, StreamLoads loads, WaitingCommands waiting, HandlerCall handlerCall) {
        this.streams = streams;
        this.loads = loads;
        this.waiting = waiting;
        this.handlerCall = handlerCall;
    }

    /** The streams of the command being decided. @throws IllegalStateException on any other thread */
    static Streams current() {
        Streams streams = CURRENT.get();
        if (streams == null) {
            throw new IllegalStateException("Streams are there only while a SerialCommandBus handles a command");
        }
        return streams;
    }

    /** Offers the streams to handlers on the current thread. */
    void enterThread() {
        CURRENT.set(streams);
    }

    /** Decides a command; null if it was put aside. */
    Decision decide(PendingCommand<?, ?> command) {
        if (!command.isContinued() && waiting.hasAhead(command.attempt())) {
            waiting.add(command, command.pinned(), List.of());
            return null;
        }
        Throwable failure = failureBefore(command);
        if (failure != null) {
            command.fail(failure);
            return Decision.undecided(command);
        }
        long decidedAt = streams.position();
        Committed repeat = repeat(command);
        if (repeat != null || command.result() != null && command.result().isExceptional()) {
            return new Decision(command, List.of(), Map.of(), decidedAt, repeat, null, List.of());
        }
        return handle(command, decidedAt);
    }

    /** Why the command must not be decided; null if it may. */
    private static Throwable failureBefore(PendingCommand<?, ?> command) {
        if (command.keyFailure() != null) {
            return command.keyFailure();
        }
        if (command.loadFailure() != null) {
            return command.loadFailure();
        }
        return command.isContinued() ? null : command.failureAhead();
    }

    /** The outcome of an earlier command with the same key, null if there is none; sets the result if there is. */
    private static Committed repeat(PendingCommand<?, ?> command) {
        command.forget();
        Slot slot = command.slot(KeyTable.COMMAND, command.commandKey());
        Entry earlier = slot == null ? null : slot.taken();
        if (earlier == null) {
            return null;
        }
        if (!Objects.equals(earlier.bodyHash(), command.bodyHash())) {
            command.fail(new KeyReusedException(command.commandKey()));
            return null;
        }
        succeed(command, null);
        return new Committed(List.of(), earlier.lastPosition(), true, earlier.answer());
    }

    private static <R> void succeed(PendingCommand<?, R> command, R payload) {
        command.result(new GenericCommandResultMessage<>(payload));
    }

    private Decision handle(PendingCommand<?, ?> command, long decidedAt) {
        streams.begin(command);
        handlerCall.run(command);
        if (streams.missing() != null) {
            streams.undo();
            loads.putAside(command, streams.touched(), streams.missing().streams());
            return null;
        }
        command.notifyAttempt();
        boolean undone = command.result().isExceptional() || command.isRehearsal();
        if (undone) {
            streams.undo();
        } else {
            streams.keep();
        }
        return new Decision(
                command,
                streams.appended(),
                streams.notes(),
                decidedAt,
                null,
                undone ? null : streams.continuation(),
                streams.keys());
    }
}
