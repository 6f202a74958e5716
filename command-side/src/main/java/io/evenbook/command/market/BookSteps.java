package io.evenbook.command.market;

import io.evenbook.api.market.BookStep;
import io.evenbook.command.market.matching.Arrival;
import io.evenbook.command.market.matching.EndReason;
import io.evenbook.command.market.matching.Tape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Facts as the steps of an event, and back. */
final class BookSteps {
    private BookSteps() {}

    /** A trade, as the step of its match names it. */
    record Trade(long number, long priceTicks) {}

    /** @param trades the matches on the tape */
    static List<BookStep> of(Tape tape, List<Trade> trades) {
        Iterator<Trade> next = trades.iterator();
        List<BookStep> steps = new ArrayList<>(tape.size());
        for (int at = 0; at < tape.size(); at++) {
            steps.add(step(tape, at, next));
        }
        return steps;
    }

    private static BookStep step(Tape tape, int at, Iterator<Trade> trades) {
        long number = tape.number(at);
        return switch (tape.fact(at)) {
            case ENTER -> BookStep.of("N", number);
            case FILL -> {
                Trade trade = trades.next();
                yield BookStep.of("F", number, trade.number(), trade.priceTicks(), tape.first(at));
            }
            case REFRESH -> BookStep.of("R", number, tape.first(at), tape.aheadLots(at));
            case REDUCE -> BookStep.of("D", number, tape.first(at));
            case REMOVE -> BookStep.of("X", number, reason(tape, at));
            case FIRE -> BookStep.of("T", number);
            case REST -> BookStep.of("A", number, tape.first(at), tape.second(at), tape.aheadLots(at));
            case WAIT -> BookStep.of("W", number);
            case END -> BookStep.of("E", number, reason(tape, at));
            case CROSS, AMEND, RENEW, PHASE, LAST, AUCTION ->
                throw new IllegalArgumentException("must be a step of an order: fact=" + tape.fact(at));
        };
    }

    private static EndReason reason(Tape tape, int at) {
        return EndReason.values()[(int) tape.first(at)];
    }

    /** @param arrival of the order that the event is about; null if it is about none */
    static void write(List<BookStep> steps, Arrival arrival, Tape tape) {
        for (BookStep step : steps) {
            long number = step.number(0);
            switch (step.letter()) {
                case "N" -> tape.enter(number, arrival);
                case "F" -> tape.fill(number, step.number(3));
                case "R" -> tape.refresh(number, step.number(1));
                case "D" -> tape.reduce(number, step.number(1));
                case "X" -> tape.remove(number, reason(step));
                case "T" -> tape.fire(number);
                case "A" -> tape.rest(number, step.number(1), step.number(2));
                case "W" -> tape.await(number);
                case "E" -> tape.end(number, reason(step));
                default -> throw new IllegalArgumentException("must be the letter of a fact: " + step);
            }
        }
    }

    private static EndReason reason(BookStep step) {
        return EndReason.valueOf(step.parts().get(2));
    }
}
