package io.evenbook.axon.postgres.bus;

import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * The effect of a command. The {@link SerialCommandBus} attaches it to each result that it decided, refusals included;
 * never serialized.
 *
 * @param events its durable events, in order, each with position and {@code recorded_at}; empty for a repeat
 * @param position of its last event; without events, of the last event before the decision
 * @param replayed whether the effect is that of an earlier command with the same {@link CommandKeys#COMMAND_KEY}
 * @param answer the stored answer of a command with a {@link CommandKeys#COMMAND_KEY} and an {@link AnswerForm}; else
 *     null
 */
public record Committed(List<? extends DomainEventMessage<?>> events, long position, boolean replayed, byte[] answer) {

    private static final String ATTACHED_AS = Committed.class.getName();

    /** The effect of a command that is not a repeat. */
    public Committed(List<? extends DomainEventMessage<?>> events, long position) {
        this(events, position, false, null);
    }

    /**
     * Reads the effect of the command from its result.
     *
     * @throws IllegalArgumentException if no {@link SerialCommandBus} decided the result
     */
    public static Committed of(CommandResultMessage<?> result) {
        if (result.getMetaData().get(ATTACHED_AS) instanceof Committed committed) {
            return committed;
        }
        throw new IllegalArgumentException("must be a result that was decided by a SerialCommandBus: " + result);
    }

    /** Whether a {@link SerialCommandBus} decided the result, so that {@link #of} does not throw. */
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
