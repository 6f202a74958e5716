package io.evenbook.demo.replay;

import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An order book as one unsorted list of orders. */
final class NaiveBook {
    private final List<BookOrder> orders = new ArrayList<>();

    List<Fill> accept(Command command) {
        List<Fill> fills = new ArrayList<>();
        switch (command) {
            case Command.Place place -> {
                BookOrder taker = new BookOrder(place);
                Optional<BookOrder> maker = best(taker);
                while (maker.isPresent() && taker.remaining() > 0) {
                    long quantity = Math.min(taker.remaining(), maker.get().remaining());
                    fills.add(new Fill(
                            maker.get().number(), taker.number(), maker.get().price(), quantity));
                    taker.fill(quantity);
                    maker.get().fill(quantity);
                    orders.removeIf(order -> order.remaining() == 0);
                    maker = best(taker);
                }
                if (taker.remaining() > 0 && !place.immediateOrCancel()) {
                    orders.add(taker);
                }
            }
            case Command.Reduce reduce ->
                orders.stream()
                        .filter(order -> order.number() == reduce.orderNumber())
                        .forEach(order -> order.reduceTo(reduce.quantity()));
            case Command.Cancel cancel -> orders.removeIf(order -> order.number() == cancel.orderNumber());
        }
        return fills;
    }

    List<Level> levels(Side side) {
        TreeMap<Long, Long> quantities =
                new TreeMap<>(side == Side.BUY ? Comparator.<Long>reverseOrder() : Comparator.<Long>naturalOrder());
        orders.stream()
                .filter(order -> order.side() == side)
                .forEach(order -> quantities.merge(order.price(), order.remaining(), Long::sum));
        return quantities.entrySet().stream()
                .map(level -> new Level(level.getKey(), level.getValue()))
                .toList();
    }

    private Optional<BookOrder> best(BookOrder taker) {
        int sign = taker.side() == Side.BUY ? 1 : -1;
        return orders.stream()
                .filter(order -> order.side() != taker.side())
                .filter(order -> sign * order.price() <= sign * taker.price())
                .min(Comparator.comparingLong((BookOrder order) -> sign * order.price())
                        .thenComparingLong(BookOrder::number));
    }
}
