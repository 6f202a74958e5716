package io.evenbook.demo.lobster;

import java.util.ArrayList;
import java.util.List;

/**
 * The best levels of a recorded book after one message.
 *
 * @param bids best first
 * @param asks best first
 * @param depth the most levels of a side in the file; a side with fewer levels is complete
 */
public record BookRow(List<Level> bids, List<Level> asks, int depth) {
    private static final int FIELDS_PER_LEVEL = 4;

    public BookRow {
        bids = List.copyOf(bids);
        asks = List.copyOf(asks);
    }

    public List<Level> levels(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    /** The recorded quantity at a price; zero if the row has no such level. */
    public long quantityAt(Side side, long priceTenThousandths) {
        return levels(side).stream()
                .filter(level -> level.priceTenThousandths() == priceTenThousandths)
                .mapToLong(Level::quantity)
                .sum();
    }

    /** Whether the row covers a price: it is at least as good as the worst recorded level, or the side is complete. */
    public boolean shows(Side side, long priceTenThousandths) {
        List<Level> levels = levels(side);
        if (levels.size() < depth) {
            return true;
        }
        long worst = levels.getLast().priceTenThousandths();
        return side == Side.BUY ? priceTenThousandths >= worst : priceTenThousandths <= worst;
    }

    /**
     * Reads ask price, ask size, bid price and bid size for each level. An empty level has size 0 and a dummy price.
     *
     * @throws IllegalArgumentException if the number of fields is not a multiple of 4, or a field is no number
     */
    static BookRow parse(int line, String text) {
        String[] fields = text.split(",", -1);
        if (fields.length % FIELDS_PER_LEVEL != 0) {
            throw new IllegalArgumentException(
                    "must have 4 fields for each level: line " + line + " has " + fields.length);
        }
        List<Level> asks = new ArrayList<>();
        List<Level> bids = new ArrayList<>();
        for (int field = 0; field < fields.length; field += FIELDS_PER_LEVEL) {
            addUnlessEmpty(asks, fields[field], fields[field + 1]);
            addUnlessEmpty(bids, fields[field + 2], fields[field + 3]);
        }
        return new BookRow(bids, asks, fields.length / FIELDS_PER_LEVEL);
    }

    private static void addUnlessEmpty(List<Level> levels, String price, String quantity) {
        Level level = new Level(Long.parseLong(price.strip()), Long.parseLong(quantity.strip()));
        if (level.quantity() > 0) {
            levels.add(level);
        }
    }
}
