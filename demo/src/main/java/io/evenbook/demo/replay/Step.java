package io.evenbook.demo.replay;

import io.evenbook.demo.recording.RecordedStep;
import java.util.List;
import java.util.OptionalLong;

/**
 * The plan for one recorded message.
 *
 * @param commands the commands for the message; none if the message is only counted
 * @param corrections the commands that follow and make the book equal to the recorded one
 * @param fills the expected matches of both, in sequence
 * @param namedMaker the executed order's number, if the message is a match of an order in the recording
 */
public record Step(
        RecordedStep recorded,
        List<Command> commands,
        List<Command> corrections,
        List<Fill> fills,
        OptionalLong namedMaker) {

    public Step {
        commands = List.copyOf(commands);
        corrections = List.copyOf(corrections);
        fills = List.copyOf(fills);
    }

    /** Whether the match is with the recorded order first. */
    public boolean hitsNamedMaker() {
        return namedMaker.isPresent() && !fills.isEmpty() && fills.getFirst().makerNumber() == namedMaker.getAsLong();
    }
}
