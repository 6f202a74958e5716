package io.evenbook.demo.recording;

import java.util.List;

/**
 * The best levels of a recorded book at one time.
 *
 * @param bids best first
 * @param asks best first
 * @param depth the most levels that were recorded for a side; a side with fewer levels is complete
 */
public record Snapshot(List<Level> bids, List<Level> asks, int depth) {
    public Snapshot {
        bids = List.copyOf(bids);
        asks = List.copyOf(asks);
    }

    public List<Level> levels(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    /** The recorded quantity at a price; zero if there is no such level. */
    public long quantityAt(Side side, long priceTicks) {
        return levels(side).stream()
                .filter(level -> level.priceTicks() == priceTicks)
                .mapToLong(Level::quantity)
                .sum();
    }

    /** Whether it covers a price: the price is at least as good as the worst level, or the side is complete. */
    public boolean shows(Side side, long priceTicks) {
        List<Level> levels = levels(side);
        if (levels.size() < depth) {
            return true;
        }
        long worst = levels.getLast().priceTicks();
        return side == Side.BUY ? priceTicks >= worst : priceTicks <= worst;
    }
}
