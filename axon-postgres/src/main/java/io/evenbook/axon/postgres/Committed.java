package io.evenbook.axon.postgres;

import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * What a command did: attached to every successful result of the {@link PartitionedCommandBus}, never serialized.
 *
 * @param events   what it caused, in order, each with its position and time of recording; durable
 * @param position global index of the last of them, {@link #NOTHING} if there are none
 * @param replayed whether an earlier command with the same {@link CommandKeys#COMMAND_KEY} did it, not this one
 */
public record Committed(List<? extends DomainEventMessage<?>> events, long position, boolean replayed) {

    /** The position of a command that caused no events. */
    public static final long NOTHING = -1;

    private static final String ATTACHED_AS = Committed.class.getName();

    /**
     * Reads what the command behind a successful result did.
     *
     * @throws IllegalArgumentException if the result is exceptional or did not come from a {@link PartitionedCommandBus}
     */
    public static Committed of(CommandResultMessage<?> result) {
        if (result.getMetaData().get(ATTACHED_AS) instanceof Committed committed) {
            return committed;
        }
        throw new IllegalArgumentException("must be a successful result of a PartitionedCommandBus: " + result);
    }

    <R> CommandResultMessage<R> attachTo(CommandResultMessage<R> result) {
        return result.andMetaData(Map.of(ATTACHED_AS, this));
    }
}
