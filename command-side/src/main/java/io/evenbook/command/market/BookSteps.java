package io.evenbook.command.market;

import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.Phase;
import io.evenbook.command.market.matching.Arrival;
import io.evenbook.command.market.matching.EndReason;
import io.evenbook.command.market.matching.NewTerms;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.market.matching.Tape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Facts as the steps of an event, and back. */
final class BookSteps {
    private BookSteps() {}

    /** A trade, as the step of its match names it. */
    record Trade(long number, long priceTicks) {}

    /**
     * @param trades the matches on the tape
     * @param left the stop that is due next; null: none is
     */
    static List<BookStep> of(Tape tape, List<Trade> trades, Order left) {
        Iterator<Trade> next = trades.iterator();
        List<BookStep> steps = new ArrayList<>(tape.size() + 1);
        for (int at = 0; at < tape.size(); at++) {
            steps.add(step(tape, at, next));
        }
        if (left != null) {
            steps.add(BookStep.of("S", left.number()));
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
            case AMEND -> BookStep.of("M", number);
            case RENEW -> BookStep.of("K", number);
            case PHASE -> BookStep.of("P", Phase.values()[(int) tape.first(at)]);
            case LAST -> BookStep.of("L", tape.first(at));
            case AUCTION -> BookStep.of("U", tape.first(at));
            case RECOUNT -> throw new IllegalArgumentException("must not be decided by a rule: fact=" + at);
            case CROSS -> {
                Trade trade = trades.next();
                yield BookStep.of("C", number, tape.first(at), trade.number(), trade.priceTicks(), tape.second(at));
            }
        };
    }

    private static EndReason reason(Tape tape, int at) {
        return EndReason.values()[(int) tape.first(at)];
    }

    /**
     * @param arrival of the order whose arrival the event is about; null if it is about none
     * @param terms of the order whose amendment the event is about; null if it is about none
     */
    static void write(List<BookStep> steps, Arrival arrival, NewTerms terms, Tape tape) {
        for (BookStep step : steps) {
            switch (step.letter()) {
                case "N" -> tape.enter(step.number(0), arrival);
                case "F" -> tape.fill(step.number(0), step.number(3));
                case "R" -> tape.refresh(step.number(0), step.number(1));
                case "D" -> tape.reduce(step.number(0), step.number(1));
                case "X" -> tape.remove(step.number(0), reason(step));
                case "T" -> tape.fire(step.number(0));
                case "A" -> tape.rest(step.number(0), step.number(1), step.number(2));
                case "W" -> tape.await(step.number(0));
                case "E" -> tape.end(step.number(0), reason(step));
                case "M" -> tape.amend(step.number(0), terms);
                case "K" -> tape.renew(step.number(0), terms);
                case "P" -> tape.phase(Phase.valueOf(step.parts().get(1)));
                case "L" -> tape.last(step.number(0));
                case "U" -> tape.auction(step.number(0));
                case "C" -> tape.cross(step.number(0), step.number(1), step.number(4));
                case "S" -> {}
                default -> throw new IllegalArgumentException("must be the letter of a fact: " + step);
            }
        }
    }

    private static EndReason reason(BookStep step) {
        return EndReason.valueOf(step.parts().get(2));
    }
}
