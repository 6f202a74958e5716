package io.evenbook.axon.postgres.bus;

import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * What a command did: attached to every result of the {@link SerialCommandBus} that a decision stands behind, refusals
 * included; never serialized.
 *
 * @param events what it caused, in order, each with its position and time of recording; durable. Empty of a repeat
 * @param position global index of the last of them; without events, of the last event before the decision
 * @param replayed whether an earlier command with the same {@link CommandKeys#COMMAND_KEY} did it, not this one
 * @param answer what was kept of the answer of a command with a {@link CommandKeys#COMMAND_KEY} and an
 *     {@link AnswerForm}; otherwise null
 */
public record Committed(List<? extends DomainEventMessage<?>> events, long position, boolean replayed, byte[] answer) {

    private static final String ATTACHED_AS = Committed.class.getName();

    /** Describes a decision that is not a repeat. */
    public Committed(List<? extends DomainEventMessage<?>> events, long position) {
        this(events, position, false, null);
    }

    /**
     * Reads what the command behind a result did.
     *
     * @throws IllegalArgumentException if no decision of a {@link SerialCommandBus} stands behind the result
     */
    public static Committed of(CommandResultMessage<?> result) {
        if (result.getMetaData().get(ATTACHED_AS) instanceof Committed committed) {
            return committed;
        }
        throw new IllegalArgumentException("must be a result that was decided by a SerialCommandBus: " + result);
    }

    /** Whether a decision of a {@link SerialCommandBus} stands behind a result: {@link #of} will not throw. */
    public static boolean isAttachedTo(CommandResultMessage<?> result) {
        return result.getMetaData().get(ATTACHED_AS) instanceof Committed;
    }

    <R> CommandResultMessage<R> attachTo(CommandResultMessage<R> result) {
        return result.andMetaData(Map.of(ATTACHED_AS, this));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Committed committed
                && events.equals(committed.events)
                && position == committed.position
                && replayed == committed.replayed
                && java.util.Arrays.equals(answer, committed.answer);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(position);
    }
}
