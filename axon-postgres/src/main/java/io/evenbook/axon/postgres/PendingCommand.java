package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.KeyTable.Key;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.monitoring.MessageMonitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command between its dispatch and its answer. */
final class PendingCommand<C, R> {

    private static final Logger logger = LoggerFactory.getLogger(PartitionedCommandBus.class);

    private final CommandMessage<C> command;
    private final CommandCallback<? super C, ? super R> callback;
    private final MessageMonitor.MonitorCallback monitor;
    private final Attempt attempt;
    private MessageHandler<? super CommandMessage<?>> handler;
    private CommandResultMessage<R> result;
    private Runnable beforeAnswer = () -> { };
    private Runnable afterAnswer = () -> { };

    PendingCommand(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback,
                   MessageMonitor.MonitorCallback monitor) {
        this.command = command;
        this.callback = callback;
        this.monitor = monitor;
        this.attempt = Attempt.of(command);
    }

    CommandMessage<C> command() {
        return command;
    }

    void handledBy(MessageHandler<? super CommandMessage<?>> handler) {
        this.handler = handler;
    }

    MessageHandler<? super CommandMessage<?>> handler() {
        return handler;
    }

    String commandKey() {
        return (String) command.getMetaData().get(CommandKeys.COMMAND_KEY);
    }

    String bodyHash() {
        return (String) command.getMetaData().get(CommandKeys.BODY_HASH);
    }

    String uniqueKey() {
        return (String) command.getMetaData().get(CommandKeys.UNIQUE_KEY);
    }

    /** The keys to be stored with the command's events, also if it has none: none, one or two. */
    List<Key> keys() {
        List<Key> keys = new ArrayList<>(2);
        if (commandKey() != null) {
            keys.add(new Key(KeyTable.COMMAND, commandKey()));
        }
        if (uniqueKey() != null) {
            keys.add(new Key(KeyTable.UNIQUE, uniqueKey()));
        }
        return keys;
    }

    /** Why the command must not be handled any more: one that it was sent with, ahead of it, has failed. Null if it may. */
    Throwable failureAhead() {
        return attempt == null ? null : attempt.failure();
    }

    /** Sets what to answer, in place of anything set before. */
    void result(CommandResultMessage<R> result) {
        this.result = result;
        if (attempt != null && result.isExceptional()) {
            attempt.answered(result.exceptionResult());
        }
    }

    CommandResultMessage<R> result() {
        return result;
    }

    void beforeAnswer(Runnable action) {
        beforeAnswer = action;
    }

    void afterAnswer(Runnable action) {
        afterAnswer = action;
    }

    /** Answers with the result set last. */
    void answer() {
        beforeAnswer.run();
        try {
            if (result.isExceptional()) {
                monitor.reportFailure(result.exceptionResult());
            } else {
                monitor.reportSuccess();
            }
            callback.onResult(command, result);
        } catch (Throwable e) {
            // The thread belongs to all commands of its partition
            logger.error("The callback of {} failed", command.getCommandName(), e);
        } finally {
            afterAnswer.run();
        }
    }
}
