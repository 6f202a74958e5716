package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.KeyTable.Entry;
import io.evenbook.axon.postgres.bus.KeyTable.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * The decision about one command, on its way from the command thread through the writer to the answer. One thread has
 * it at a time.
 *
 * @param decidedAt the position of the last event before it, in the same batch or earlier
 * @param repeat the effect of the earlier command that this one repeats; else null
 * @param notes metadata of its events, beside that of the command
 * @param continuation how it goes on after the commit; null if it does not
 */
record Decision(
        PendingCommand<?, ?> command,
        List<StreamStates.Appended> appended,
        Map<String, String> notes,
        long decidedAt,
        Committed repeat,
        Continuation continuation,
        List<DomainEventMessage<?>> events,
        List<Entry> keys) {

    /** The {@link #decidedAt} of a command that failed before it could be decided. */
    private static final long UNDECIDED = -1;

    /** A decision without positions yet. */
    Decision(
            PendingCommand<?, ?> command,
            List<StreamStates.Appended> appended,
            Map<String, String> notes,
            long decidedAt,
            Committed repeat,
            Continuation continuation,
            List<Entry> uniqueKeys) {
        this(
                command,
                appended,
                notes,
                decidedAt,
                repeat,
                continuation,
                new ArrayList<>(appended.size()),
                new ArrayList<>(uniqueKeys));
    }

    /** A command that failed before it could be decided. */
    static Decision undecided(PendingCommand<?, ?> command) {
        return new Decision(command, List.of(), Map.of(), UNDECIDED, null, null, List.of());
    }

    /** Completes the answer, and the keys to be stored, once the positions of the events are known. */
    void complete() {
        complete(command);
    }

    private <R> void complete(PendingCommand<?, R> pending) {
        if (repeat != null) {
            pending.result(repeat.attachTo(pending.result()));
            return;
        }
        if (decidedAt == UNDECIDED) {
            return;
        }
        long position = decidedAt + events.size();
        List<DomainEventMessage<?>> all =
                pending.result().isExceptional() || continuation != null ? List.of() : pending.allEvents(events);
        CommandResultMessage<R> result = new Committed(all, position).attachTo(pending.result());
        if (!pending.isRehearsal() && continuation == null && !isKeyReused(result)) {
            // The last part of a command answers and uses its key: if the process ends before, a repeat is decided
            // again
            byte[] answer = pending.commandKey() == null || pending.answerForm() == null
                    ? null
                    : pending.answerForm().write(result);
            if (pending.commandKey() != null && (answer != null || !result.isExceptional())) {
                Key key = new Key(KeyTable.COMMAND, pending.commandKey());
                keys.add(new Entry(key, pending.bodyHash(), position, all.size(), answer));
            }
            result = new Committed(all, position, false, answer).attachTo(result);
        }
        pending.result(result);
    }

    /** The key still belongs to the other command. */
    private static boolean isKeyReused(CommandResultMessage<?> result) {
        return result.isExceptional() && result.exceptionResult() instanceof KeyReusedException;
    }
}
