package io.evenbook.netting;

import java.util.BitSet;

/**
 * The holds of orders for trades that do not settle, where an account also pays obligations: these take none of them,
 * so that the trades can settle later.
 */
final class KeptHolds {
    private final OpenTrades trades;
    private final Amounts holds;
    /** The cells in which an obligation is to be paid. */
    private final BitSet owing;
    /** By cell, how many obligations settle. */
    private final int[] paying;
    /** In these cells, the deliveries of trades in lots that do not settle. */
    private final Amounts unsettled;

    private final Int128 scratch = new Int128();

    KeptHolds(OpenTrades trades, Amounts holds) {
        int cells = trades.roster().cells();
        this.trades = trades;
        this.holds = holds;
        this.owing = new BitSet(cells);
        for (int row = 0; row < trades.size(); row++) {
            if (trades.part(row) > 0) {
                owing.set(trades.deliveryCell(row, OpenTrades.BUYER));
            }
        }
        this.paying = new int[owing.length()];
        this.unsettled = new Amounts(trades.roster());
        for (int row = 0; row < trades.size() && !owing.isEmpty(); row++) {
            for (int side = OpenTrades.BUYER; side <= OpenTrades.SELLER; side++) {
                int cell = trades.deliveryCell(row, side);
                if (owing.get(cell) && trades.part(row) == 0) {
                    unsettled.add(cell, trades.delivered(row, side, trades.openLots(row), scratch));
                }
            }
        }
    }

    /**
     * Notes that another part of a row settles.
     *
     * @param before what a side delivered in the cell
     * @param after what it delivers now
     */
    void settle(int row, int cell, Int128 before, Int128 after) {
        if (!owing.get(cell)) {
            return;
        }
        if (trades.part(row) == 0) {
            unsettled.add(cell, before);
            unsettled.subtract(cell, after);
        } else {
            paying[cell] += after.signum() - before.signum();
        }
    }

    /** Whether an obligation settles. */
    boolean isPaying(int cell) {
        return owing.get(cell) && paying[cell] > 0;
    }

    /** Returns the most that was held for what does not settle. */
    Int128 kept(int cell, Int128 into) {
        unsettled.get(cell, into);
        return into.compareTo(holds.get(cell, scratch)) > 0 ? holds.get(cell, into) : into;
    }
}
