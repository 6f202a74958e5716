package io.evenbook.demo.replay;

import io.evenbook.demo.lobster.BookRow;
import io.evenbook.demo.lobster.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * All commands for a recording, in sequence, and their expected result.
 *
 * @param opening commands that place the recorded opening book; empty if no book was recorded
 * @param steps one for each message
 * @param book the expected book after the last command
 */
public record Plan(List<Command> opening, List<Step> steps, Mirror book) {
    public Plan {
        opening = List.copyOf(opening);
        steps = List.copyOf(steps);
    }

    /**
     * Plans a whole recording. The first book row already includes the effect of the first message, so that message is
     * counted but not sent.
     */
    public static Plan of(Recording recording) {
        Replay replay = new Replay();
        List<Command> opening = List.of();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < recording.messages().size(); i++) {
            if (i == 0 && recording.hasBook()) {
                opening = replay.open(recording.rows().getFirst());
                steps.add(new Step(
                        recording.messages().getFirst(), List.of(), List.of(), List.of(), OptionalLong.empty()));
                continue;
            }
            Optional<BookRow> row =
                    recording.hasBook() ? Optional.of(recording.rows().get(i)) : Optional.empty();
            steps.add(replay.next(recording.messages().get(i), row));
        }
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
