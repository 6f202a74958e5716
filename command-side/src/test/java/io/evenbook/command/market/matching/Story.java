package io.evenbook.command.market.matching;

import java.util.ArrayList;
import java.util.List;

/** Hears what the rules do, a line for each. */
final class Story implements Listener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void filled(Order taker, Order maker, long lots, long priceTicks) {
        lines.add("filled %d %d %d @ %d".formatted(taker.number(), maker.number(), lots, priceTicks));
    }

    @Override
    public void crossed(Order bid, Order ask, long lots, long priceTicks) {
        lines.add("crossed %d %d %d @ %d".formatted(bid.number(), ask.number(), lots, priceTicks));
    }

    @Override
    public void prevented(Order taker, Order maker, long lots) {
        lines.add("prevented %d %d %d".formatted(taker.number(), maker.number(), lots));
    }

    @Override
    public void fired(Order stop, long stopTicks, long lastTicks) {
        lines.add("fired %d at %d".formatted(stop.number(), lastTicks));
    }

    @Override
    public void ended(Order order, EndReason reason, boolean wasResting) {
        lines.add("ended %d %s".formatted(order.number(), reason));
    }
}
