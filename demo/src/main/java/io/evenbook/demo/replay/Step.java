package io.evenbook.demo.replay;

import io.evenbook.demo.lobster.LobsterMessage;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one recorded message asks for.
 *
 * @param commands carry the message out; none for a message that is only counted
 * @param corrections bring the market's book back to the recorded row; they come after the commands
 * @param fills what the commands should match, in order
 * @param namedMaker for an execution of an order whose submission was recorded: that order's number
 */
public record Step(
        LobsterMessage message,
        List<Command> commands,
        List<Command> corrections,
        List<Fill> fills,
        OptionalLong namedMaker) {

    public Step {
        commands = List.copyOf(commands);
        corrections = List.copyOf(corrections);
        fills = List.copyOf(fills);
    }

    /** Whether the execution hits the order that the record names, before any other. */
    public boolean hitsNamedMaker() {
        return namedMaker.isPresent() && !fills.isEmpty() && fills.getFirst().makerNumber() == namedMaker.getAsLong();
    }
}
