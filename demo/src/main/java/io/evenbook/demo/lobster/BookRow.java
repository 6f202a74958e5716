package io.evenbook.demo.lobster;

import java.util.ArrayList;
import java.util.List;

/**
 * The best levels of a recorded book after one message: the window through which the record sees the market.
 *
 * @param bids best first
 * @param asks best first
 * @param depth how many levels a side has room for; a side with fewer shows everything that there was
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

    /** What is recorded at a price; zero if it is not one of the levels. */
    public long quantityAt(Side side, long priceTenThousandths) {
        return levels(side).stream()
                .filter(level -> level.priceTenThousandths() == priceTenThousandths)
                .mapToLong(Level::quantity)
                .sum();
    }

    /**
     * Whether a price of that side can be seen: at least as good as the worst recorded one, or the side is shown whole.
     */
    public boolean shows(Side side, long priceTenThousandths) {
        List<Level> levels = levels(side);
        if (levels.size() < depth) {
            return true;
        }
        long worst = levels.getLast().priceTenThousandths();
        return side == Side.BUY ? priceTenThousandths >= worst : priceTenThousandths <= worst;
    }

    /**
     * Reads ask price, ask size, bid price, bid size for each level; an empty level has size 0 and a price that means
     * nothing.
     *
     * @throws IllegalArgumentException if the fields are not whole levels
     */
    static BookRow parse(int line, String text) {
        String[] fields = text.split(",", -1);
        if (fields.length % FIELDS_PER_LEVEL != 0) {
            throw new IllegalArgumentException("must have 4 fields a level: line " + line + " has " + fields.length);
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
