package io.evenbook.demo.recording;

import io.evenbook.demo.recording.Message.Match;
import io.evenbook.demo.recording.Message.Open;
import io.evenbook.demo.recording.Message.Trade;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A recorded market.
 *
 * @param symbol of what is traded, for example AMZN
 * @param quote what prices are in, for example USD
 * @param opening the resting orders at the start, in time priority; empty if the book was empty or not recorded
 * @param steps in recorded sequence
 * @param closing the exchange's best levels after the last step, if they were recorded
 * @param gaps a text for each place where messages are missing
 */
public record Recording(
        String symbol,
        String quote,
        Grid grid,
        List<Open> opening,
        List<RecordedStep> steps,
        Optional<Snapshot> closing,
        List<String> gaps) {

    /** @throws IllegalArgumentException if orders of the opening book cross */
    public Recording {
        opening = List.copyOf(opening);
        steps = List.copyOf(steps);
        gaps = List.copyOf(gaps);
        OptionalLong bid = prices(opening, Side.BUY).max();
        OptionalLong ask = prices(opening, Side.SELL).min();
        if (bid.isPresent() && ask.isPresent() && bid.getAsLong() >= ask.getAsLong()) {
            throw new IllegalArgumentException("the starting book is crossed: best bid %s, best ask %s"
                    .formatted(grid.price(bid.getAsLong()), grid.price(ask.getAsLong())));
        }
    }

    /** A recording that starts with an empty book. */
    public Recording(String symbol, String quote, Grid grid, List<RecordedStep> steps) {
        this(symbol, quote, grid, List.of(), steps, Optional.empty(), List.of());
    }

    /** The first steps, at most this many. */
    public Recording first(int stepCount) {
        if (stepCount >= steps.size()) {
            return this;
        }
        List<RecordedStep> first = steps.subList(0, stepCount);
        return new Recording(
                symbol, quote, grid, opening, first, first.getLast().bookAfter(), gaps);
    }

    /** Whether the book after each step was recorded. */
    public boolean hasRows() {
        return !steps.isEmpty() && steps.getFirst().bookAfter().isPresent();
    }

    /** The exchange's trades. */
    public List<Trade> trades() {
        return steps.stream()
                .flatMap(step -> switch (step.message()) {
                    case Match match -> Stream.of(new Trade(match.priceTicks(), match.quantity()));
                    case Trade trade -> Stream.of(trade);
                    default -> Stream.empty();
                })
                .toList();
    }

    /** The number of these trades that equal one of the exchange's by price and quantity, each of them counted once. */
    public long tradesEqualTo(Collection<Trade> others) {
        Map<Trade, Long> left = new HashMap<>();
        trades().forEach(trade -> left.merge(trade, 1L, Long::sum));
        return others.stream()
                .filter(trade -> left.merge(trade, -1L, Long::sum) >= 0)
                .count();
    }

    private static LongStream prices(List<Open> orders, Side side) {
        return orders.stream().filter(order -> order.side() == side).mapToLong(Open::priceTicks);
    }
}
