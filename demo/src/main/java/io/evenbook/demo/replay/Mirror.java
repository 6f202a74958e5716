package io.evenbook.demo.replay;

import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A plain order book with price-time priority: the expected state of the market after the commands sent so far. */
public final class Mirror {
    /** Orders by number in the sequence of their arrival, by price, best price first. */
    private final NavigableMap<Long, SequencedMap<Long, BookOrder>> bids = new TreeMap<>(Comparator.reverseOrder());

    private final NavigableMap<Long, SequencedMap<Long, BookOrder>> asks = new TreeMap<>();
    private final Map<Long, BookOrder> resting = new HashMap<>();

    /** Executes the command and returns the matches in sequence. A command on an ended order does nothing. */
    public List<Fill> accept(Command command) {
        switch (command) {
            case Command.Place place -> {
                return place(place);
            }
            case Command.Reduce reduce ->
                resting(reduce.orderNumber()).ifPresent(order -> order.reduceTo(reduce.quantity()));
            case Command.Cancel cancel -> resting(cancel.orderNumber()).ifPresent(this::remove);
        }
        return List.of();
    }

    /** The levels of one side, best first. */
    public List<Level> levels(Side side) {
        List<Level> levels = new ArrayList<>();
        side(side).forEach((price, orders) -> levels.add(new Level(price, sum(orders))));
        return levels;
    }

    Optional<BookOrder> resting(long orderNumber) {
        return Optional.ofNullable(resting.get(orderNumber));
    }

    /** The orders at one price in time priority. */
    List<BookOrder> at(Side side, long price) {
        return List.copyOf(side(side).getOrDefault(price, new LinkedHashMap<>()).values());
    }

    long quantityAt(Side side, long price) {
        return sum(side(side).getOrDefault(price, new LinkedHashMap<>()));
    }

    private List<Fill> place(Command.Place place) {
        BookOrder taker = new BookOrder(place);
        List<Fill> fills = new ArrayList<>();
        NavigableMap<Long, SequencedMap<Long, BookOrder>> makers =
                side(place.side().opposite());
        while (taker.remaining() > 0 && !makers.isEmpty() && crosses(place, makers.firstKey())) {
            BookOrder maker = makers.firstEntry().getValue().firstEntry().getValue();
            long quantity = Math.min(taker.remaining(), maker.remaining());
            fills.add(new Fill(maker.number(), taker.number(), maker.price(), quantity));
            taker.fill(quantity);
            maker.fill(quantity);
            if (maker.remaining() == 0) {
                remove(maker);
            }
        }
        if (taker.remaining() > 0 && !place.immediateOrCancel()) {
            side(taker.side())
                    .computeIfAbsent(taker.price(), _ -> new LinkedHashMap<>())
                    .put(taker.number(), taker);
            resting.put(taker.number(), taker);
        }
        return fills;
    }

    private static boolean crosses(Command.Place place, long makerPrice) {
        return place.side() == Side.BUY ? makerPrice <= place.priceTicks() : makerPrice >= place.priceTicks();
    }

    private void remove(BookOrder order) {
        resting.remove(order.number());
        SequencedMap<Long, BookOrder> level = side(order.side()).get(order.price());
        level.remove(order.number());
        if (level.isEmpty()) {
            side(order.side()).remove(order.price());
        }
    }

    private NavigableMap<Long, SequencedMap<Long, BookOrder>> side(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    private static long sum(SequencedMap<Long, BookOrder> orders) {
        return orders.values().stream().mapToLong(BookOrder::remaining).sum();
    }
}
