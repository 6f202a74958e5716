package io.evenbook.axon.postgres.bus;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import io.evenbook.axon.postgres.bus.KeySlots.Slot;
import io.evenbook.axon.postgres.bus.KeyTable.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.monitoring.MessageMonitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command between its dispatch and its answer. */
final class PendingCommand<C, R> {

    private static final Logger logger = LoggerFactory.getLogger(PendingCommand.class);

    private final CommandMessage<C> command;
    private final Lane lane;
    private final boolean yields;
    private final CommandCallback<? super C, ? super R> callback;
    private final MessageMonitor.MonitorCallback monitor;
    private final Attempt attempt;
    private final Map<Key, Slot> slots = new LinkedHashMap<>(2);
    private final List<Runnable> afterAnswer = new ArrayList<>(2);
    private CommandMessage<?> message;
    private MessageHandler<? super CommandMessage<?>> handler;
    private RuntimeException keyFailure;
    private RuntimeException loadFailure;
    private CommandResultMessage<R> result;
    private final List<DomainEventMessage<?>> earlierEvents = new ArrayList<>(0);
    private Collection<String> pinned = List.of();

    PendingCommand(
            CommandMessage<C> command,
            Lane lane,
            boolean yields,
            CommandCallback<? super C, ? super R> callback,
            MessageMonitor.MonitorCallback monitor) {
        this.command = command;
        this.message = command;
        this.lane = lane;
        this.yields = yields;
        this.callback = callback;
        this.monitor = monitor;
        this.attempt = Attempt.of(command);
    }

    /** The message to handle: the command, or the one that continues it. */
    CommandMessage<?> message() {
        return message;
    }

    Lane lane() {
        return lane;
    }

    /** Whether it leaves the last fifth of its lane to others. */
    boolean yields() {
        return yields;
    }

    Attempt attempt() {
        return attempt;
    }

    MessageHandler<? super CommandMessage<?>> handler() {
        return handler;
    }

    void handledBy(MessageHandler<? super CommandMessage<?>> handler) {
        this.handler = handler;
    }

    // Keys

    void acquire(Slot slot) {
        slots.put(slot.key(), slot);
    }

    Collection<Slot> slots() {
        return slots.values();
    }

    /** The slot of a key; null if the command does not name it. */
    Slot slot(String kind, String value) {
        return value == null || isContinued() ? null : slots.get(new Key(kind, value));
    }

    /** Records that the keys are known or, with a failure, that they cannot be looked up. */
    void keysKnown(RuntimeException failure) {
        keyFailure = failure;
    }

    /** Why the keys cannot be looked up; null if they are known. */
    RuntimeException keyFailure() {
        return keyFailure;
    }

    String commandKey() {
        return metaData(CommandKeys.COMMAND_KEY);
    }

    String bodyHash() {
        return metaData(CommandKeys.BODY_HASH);
    }

    @SuppressWarnings("unchecked")
    private Collection<String> uniqueKeys() {
        return (Collection<String>) command.getMetaData().getOrDefault(CommandKeys.UNIQUE_KEYS, List.of());
    }

    boolean isRehearsal() {
        return Boolean.TRUE.equals(command.getMetaData().get(CommandKeys.REHEARSAL));
    }

    AnswerForm answerForm() {
        return (AnswerForm) command.getMetaData().get(CommandKeys.ANSWER_FORM);
    }

    /** All keys that the command names. */
    Set<Key> keys() {
        Set<Key> named = new LinkedHashSet<>();
        if (commandKey() != null) {
            named.add(new Key(KeyTable.COMMAND, commandKey()));
        }
        uniqueKeys().forEach(key -> named.add(new Key(KeyTable.UNIQUE, key)));
        return named;
    }

    private String metaData(String name) {
        return (String) command.getMetaData().get(name);
    }

    // Waiting for streams

    Collection<String> pinned() {
        return pinned;
    }

    void pinned(Collection<String> streams) {
        pinned = streams;
    }

    /** Records that a stream of the command cannot be read. */
    void loadFailed(RuntimeException failure) {
        loadFailure = failure;
    }

    /** Why a stream of the command cannot be read; null if none failed. */
    RuntimeException loadFailure() {
        return loadFailure;
    }

    /** Why the command must not be handled: a command ahead of it in the same attempt has failed. Null if it may. */
    Throwable failureAhead() {
        return attempt == null ? null : attempt.failure();
    }

    // Continuing

    /** Whether a first part of the command is durable and another command continues it. */
    boolean isContinued() {
        return message != command;
    }

    /** Continues the command with another one, after a commit of its events so far. */
    void continueWith(
            Continuation next,
            MessageHandler<? super CommandMessage<?>> by,
            List<? extends DomainEventMessage<?>> events) {
        earlierEvents.addAll(events);
        // From the last part's: once the command itself has done something, no later part expects its version
        MetaData metaData = message.getMetaData().withoutKeys(Set.of(CommandKeys.COMMAND_KEY, CommandKeys.UNIQUE_KEYS));
        message = new GenericCommandMessage<>(
                next.command(), next.again() ? metaData : metaData.withoutKeys(Set.of(CommandKeys.EXPECTED_VERSION)));
        handler = by;
    }

    /** The events of all parts of the command, with those of the last part. */
    List<DomainEventMessage<?>> allEvents(List<DomainEventMessage<?>> last) {
        if (earlierEvents.isEmpty()) {
            return last;
        }
        List<DomainEventMessage<?>> all = new ArrayList<>(earlierEvents);
        all.addAll(last);
        return all;
    }

    // Answering

    /** Sets the result, replacing any earlier one. */
    void result(CommandResultMessage<R> result) {
        this.result = result;
    }

    void fail(Throwable cause) {
        result(asCommandResultMessage(cause));
        notifyAttempt();
    }

    /** Notifies the commands behind it in the same attempt of a failure. */
    void notifyAttempt() {
        if (attempt != null && result.isExceptional()) {
            attempt.answered(result.exceptionResult());
        }
    }

    CommandResultMessage<R> result() {
        return result;
    }

    /** Clears the result: the command is decided once more. */
    void forget() {
        result = null;
    }

    void afterAnswer(Runnable action) {
        afterAnswer.add(action);
    }

    /** Answers with the present result. Called once. */
    void answer(Runnable beforeAnswer) {
        beforeAnswer.run();
        try {
            if (result.isExceptional()) {
                monitor.reportFailure(result.exceptionResult());
            } else {
                monitor.reportSuccess();
            }
            callback.onResult(command, result);
        } catch (Throwable e) {
            // All commands share this thread
            logger.error("The callback of {} failed", command.getCommandName(), e);
        } finally {
            afterAnswer.forEach(Runnable::run);
        }
    }
}
