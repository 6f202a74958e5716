package io.evenbook.demo.replay;

import io.evenbook.demo.lobster.BookRow;
import io.evenbook.demo.lobster.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * All commands for a recording, in order, and what should come of them.
 *
 * @param opening commands that place the recorded opening book; empty if no book was recorded
 * @param steps one for each message
 * @param book as it should be in the end
 */
public record Plan(List<Command> opening, List<Step> steps, Mirror book) {
    public Plan {
        opening = List.copyOf(opening);
        steps = List.copyOf(steps);
    }

    /**
     * Plans a whole recording. The first recorded row already contains the first message, which is therefore counted
     * but not sent.
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

    /** Every command of the plan, in the order in which it is to be sent. */
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

    /** Executions whose order was submitted within the record. */
    public long namedExecutions() {
        return steps.stream().filter(step -> step.namedMaker().isPresent()).count();
    }

    /** Of those, the ones that hit that order before any other. */
    public long namedMakersHit() {
        return steps.stream().filter(Step::hitsNamedMaker).count();
    }

    public long corrections() {
        return steps.stream().mapToLong(step -> step.corrections().size()).sum();
    }

    /** Messages that were carried out and after which the book equals the recorded row by itself. */
    public long rowsWithoutCorrection() {
        return steps.stream()
                .skip(1)
                .filter(step -> step.corrections().isEmpty())
                .count();
    }
}
