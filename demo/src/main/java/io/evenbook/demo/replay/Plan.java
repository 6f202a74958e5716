package io.evenbook.demo.replay;

import io.evenbook.demo.recording.Recording;
import java.util.List;
import java.util.stream.Stream;

/**
 * All commands for a recording, in sequence, and their expected result.
 *
 * @param opening commands that place the recorded starting book
 * @param steps one for each message
 * @param book the expected book after the last command
 */
public record Plan(List<Command> opening, List<Step> steps, Mirror book) {
    public Plan {
        opening = List.copyOf(opening);
        steps = List.copyOf(steps);
    }

    /** Plans a whole recording. */
    public static Plan of(Recording recording) {
        Replay replay = new Replay();
        List<Command> opening = replay.open(recording.opening());
        List<Step> steps = recording.steps().stream().map(replay::next).toList();
        return new Plan(opening, steps, replay.mirror());
    }

    /** All commands of the plan, in the sequence in which to send them. */
    public Stream<Command> commands() {
        return Stream.concat(
                opening.stream(),
                steps.stream().flatMap(step -> Stream.concat(step.commands().stream(), step.corrections().stream())));
    }

    public Stream<Fill> fills() {
        return steps.stream().flatMap(step -> step.fills().stream());
    }

    public long tradedQuantity() {
        return fills().mapToLong(Fill::quantity).sum();
    }

    /** The number of executions whose order was submitted within the recording. */
    public long namedExecutions() {
        return steps.stream().filter(step -> step.namedMaker().isPresent()).count();
    }

    /** The number of those executions that match that order first. */
    public long namedMakersHit() {
        return steps.stream().filter(Step::hitsNamedMaker).count();
    }

    public long corrections() {
        return steps.stream().mapToLong(step -> step.corrections().size()).sum();
    }

    /** The number of sent messages after which the book equals the recorded row without a correction. */
    public long rowsWithoutCorrection() {
        return steps.stream()
                .skip(1)
                .filter(step -> step.corrections().isEmpty())
                .count();
    }
}
