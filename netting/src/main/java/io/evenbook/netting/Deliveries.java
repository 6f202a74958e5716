package io.evenbook.netting;

import java.util.Arrays;

/** The deliveries of each account and asset, from the oldest to the youngest. */
final class Deliveries {
    private final int[] rows;
    /** Where the rows of a cell begin; those of the next cell begin where they end. */
    private final int[] starts;
    /** Behind the youngest delivery of a cell that may still settle. */
    private final int[] ends;

    Deliveries(OpenTrades trades, int[] byAge) {
        int cells = trades.roster().cells();
        this.starts = new int[cells + 1];
        for (int row : byAge) {
            for (int side = OpenTrades.BUYER; side <= OpenTrades.SELLER; side++) {
                if (trades.delivers(row, side)) {
                    starts[trades.deliveryCell(row, side) + 1]++;
                }
            }
        }
        for (int cell = 0; cell < cells; cell++) {
            starts[cell + 1] = Math.addExact(starts[cell], starts[cell + 1]);
        }
        this.rows = new int[starts[cells]];
        this.ends = Arrays.copyOf(starts, cells);
        for (int row : byAge) {
            for (int side = OpenTrades.BUYER; side <= OpenTrades.SELLER; side++) {
                if (trades.delivers(row, side)) {
                    rows[ends[trades.deliveryCell(row, side)]++] = row;
                }
            }
        }
    }

    /** Where the deliveries of a cell begin, and those of the cell before it end. */
    int start(int cell) {
        return starts[cell];
    }

    int row(int index) {
        return rows[index];
    }

    /** The youngest delivery of a cell of which lots settle. Those that are younger never settle again meanwhile. */
    int youngest(int cell, long[] lots) {
        while (ends[cell] > starts[cell]) {
            int row = rows[ends[cell] - 1];
            if (lots[row] > 0) {
                return row;
            }
            ends[cell]--;
        }
        throw new IllegalStateException("must deliver something of what it lacks: cell=" + cell);
    }
}
