package io.evenbook.demo.lobster;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.GridFinder;
import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** One line of a book file: the best levels after one message. Prices are in ten-thousandths. */
record BookRow(List<Level> bids, List<Level> asks, int depth) {
    private static final int FIELDS_PER_LEVEL = 4;

    /**
     * Reads ask price, ask size, bid price and bid size for each level. An empty level has size 0 and a dummy price.
     *
     * @throws IllegalArgumentException if the number of fields is not a multiple of 4, or a field is no number
     */
    static BookRow parse(String text, GridFinder grid) {
        String[] fields = text.split(",", -1);
        if (fields.length % FIELDS_PER_LEVEL != 0) {
            throw new IllegalArgumentException("must have 4 fields for each level: has " + fields.length);
        }
        List<Level> asks = new ArrayList<>();
        List<Level> bids = new ArrayList<>();
        for (int field = 0; field < fields.length; field += FIELDS_PER_LEVEL) {
            addUnlessEmpty(asks, fields[field], fields[field + 1], grid);
            addUnlessEmpty(bids, fields[field + 2], fields[field + 3], grid);
        }
        return new BookRow(bids, asks, fields.length / FIELDS_PER_LEVEL);
    }

    Snapshot on(Grid grid) {
        return new Snapshot(on(grid, bids), on(grid, asks), depth);
    }

    private static List<Level> on(Grid grid, List<Level> levels) {
        return levels.stream()
                .map(level -> new Level(grid.ticks(LobsterFormat.dollars(level.priceTicks())), level.quantity()))
                .toList();
    }

    private static void addUnlessEmpty(List<Level> levels, String price, String size, GridFinder grid) {
        Level level = new Level(LobsterFormat.integer("price", price), LobsterFormat.integer("size", size));
        if (level.quantity() != 0) {
            LobsterFormat.check(level.priceTicks(), level.quantity(), grid);
            levels.add(level);
        }
    }
}
