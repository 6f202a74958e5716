package io.evenbook.netting;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Decides what of a window settles when some accounts lack what they have to deliver. No account delivers more of an
 * asset than it receives at the same time and its budget has. The result depends on the set of trades, the budgets and
 * the terms alone, in three steps:
 *
 * <ol>
 *   <li>All lots settle that nobody holds back.
 *   <li>While an account lacks an asset, the first by asset and account, its youngest deliveries of it are cut: the
 *       last one by as few lots as cure the lack, or as a whole if fewer than the fewest would settle. Lots only fall,
 *       and whoever delivers nothing lacks nothing, so this ends.
 *   <li>The cut trades are raised as far as both budgets allow, the oldest first, and again until a pass raises none.
 * </ol>
 *
 * <p>Obligations, such as penalties, are younger than all trades, and take nothing that orders held for trades that do
 * not settle. A trade whose deliveries are held in full is therefore never cut because its account owes a penalty, now
 * or in a later window.
 *
 * <p>So no trade can be raised alone, and the oldest settle first; together some might settle more. A trade of one
 * account with itself moves nothing but its fees: it settles as a whole or not at all.
 *
 * <p>Two large trades in opposite directions could pass a small lack, or a small surplus, back and forth lot by lot. So
 * a trade that was cut in part {@value #MAX_STEPS} times is next cut as a whole, and one that was raised in part as
 * often is next raised to all its lots or not at all; only such a trade could still be raised alone.
 *
 * <p>The failing side of a trade is the one whose budget does not bear the next lots of it in the end; if that is so of
 * both, the one that was first to cut it.
 *
 * <p>Elimination in queue order is described for central banks' systems by Bech and Soramäki (2001); these rules differ
 * in that a failed trade does not block what its sides have to deliver later.
 */
public final class Resolver {
    /** How often a trade is cut in part, and how often it is raised in part. */
    private static final int MAX_STEPS = 1_000;

    private static final byte NOBODY = -1;

    private final OpenTrades trades;
    private final PartialTerms terms;
    private final int[] byAge;
    /** Budget less need, by account and asset; the need is what is delivered less what is received. */
    private final Amounts slack;

    private final KeptHolds keptHolds;
    private final BitSet lacking;
    private final long[] lots;
    private final byte[] cutFirstBy;
    private final short[] cuts;
    private final short[] raises;
    private final Deliveries deliveries;
    private final int[] ageOf;
    /** By age, 0 being the oldest trade. */
    private final BitSet worthVisiting;

    private final Int128 before = new Int128();
    private final Int128 after = new Int128();
    private final Int128 limit = new Int128();

    private Resolver(OpenTrades trades, Budgets budgets, PartialTerms terms) {
        Roster roster = trades.roster();
        this.trades = trades;
        this.terms = terms;
        this.byAge = trades.byAge();
        this.slack = budgets.sum();
        this.keptHolds = new KeptHolds(trades, budgets.holds());
        this.lacking = new BitSet(roster.cells());
        this.lots = new long[trades.size()];
        this.cutFirstBy = new byte[trades.size()];
        this.cuts = new short[trades.size()];
        this.raises = new short[trades.size()];
        this.deliveries = new Deliveries(trades, byAge);
        this.ageOf = new int[trades.size()];
        this.worthVisiting = new BitSet(trades.size());
    }

    /**
     * Resolves a window.
     *
     * @throws IllegalArgumentException if a budget is negative or for another roster, or two trades have one place
     * @throws ArithmeticException if a sum does not fit in 128 bits
     */
    public static Resolution resolve(OpenTrades trades, Budgets budgets, PartialTerms terms) {
        budgets.require(trades.roster());
        Resolver resolver = new Resolver(trades, budgets, terms);
        resolver.settleAll();
        resolver.cut();
        resolver.raise();
        return new Resolution(trades, resolver.lots, resolver.failures());
    }

    private void settleAll() {
        Arrays.fill(cutFirstBy, NOBODY);
        for (int row : byAge) {
            settle(row, trades.availableLots(row));
        }
    }

    /** Lets so many lots of a trade settle. */
    private void settle(int row, long newLots) {
        long oldLots = lots[row];
        lots[row] = newLots;
        for (int side = OpenTrades.BUYER; side <= OpenTrades.SELLER; side++) {
            int delivery = trades.deliveryCell(row, side);
            slack.add(delivery, trades.delivered(row, side, oldLots, before));
            slack.subtract(delivery, trades.delivered(row, side, newLots, after));
            keptHolds.settle(row, delivery, before, after);
            int receipt = trades.receiptCell(row, side);
            slack.subtract(receipt, trades.received(row, side, oldLots, before));
            slack.add(receipt, trades.received(row, side, newLots, after));
        }
        for (int side = OpenTrades.BUYER; side <= OpenTrades.SELLER; side++) {
            int delivery = trades.deliveryCell(row, side);
            lacking.set(delivery, lacks(delivery));
            int receipt = trades.receiptCell(row, side);
            lacking.set(receipt, lacks(receipt));
        }
    }

    /** Whether an account delivers more than it can, or pays an obligation out of what is held for a trade. */
    private boolean lacks(int cell) {
        return slack.signum(cell) < 0
                || keptHolds.isPaying(cell) && slack.get(cell, limit).compareTo(keptHolds.kept(cell, after)) < 0;
    }

    private void cut() {
        for (int cell = lacking.nextSetBit(0); cell >= 0; cell = lacking.nextSetBit(0)) {
            while (lacks(cell)) {
                int row = deliveries.youngest(cell, lots);
                int side = trades.deliveryCell(row, OpenTrades.BUYER) == cell ? OpenTrades.BUYER : OpenTrades.SELLER;
                if (cutFirstBy[row] == NOBODY) {
                    cutFirstBy[row] = (byte) side;
                }
                settle(row, lotsLeft(row, side, cell));
            }
        }
    }

    /** The most lots of a delivery with which its account lacks nothing, or none. */
    private long lotsLeft(int row, int side, int cell) {
        long fewest = terms.fewest(trades.availableLots(row));
        if (trades.isSelfTrade(row) || lots[row] <= fewest || cuts[row] == MAX_STEPS) {
            return 0;
        }
        cuts[row]++;
        slack.get(cell, limit).add(trades.delivered(row, side, lots[row], before));
        return most(row, side, fewest, lots[row] - 1);
    }

    /**
     * The most lots, from {@code fewest} to {@code most}, of which a side delivers no more than {@link #limit}; 0 if
     * even the fewest are too many.
     */
    private long most(int row, int side, long fewest, long most) {
        if (!isWithinLimit(row, side, fewest)) {
            return 0;
        }
        long low = fewest;
        long high = most;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (isWithinLimit(row, side, middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private boolean isWithinLimit(int row, int side, long settling) {
        return trades.delivered(row, side, settling, after).compareTo(limit) <= 0;
    }

    /**
     * Visits the cut trades pass by pass, the oldest first. A trade that was visited in vain is left out until one of
     * its accounts can deliver more: it would be in vain again.
     */
    private void raise() {
        for (int age = 0; age < byAge.length; age++) {
            ageOf[byAge[age]] = age;
            worthVisiting.set(age, lots[byAge[age]] < trades.availableLots(byAge[age]));
        }
        while (!worthVisiting.isEmpty()) {
            for (int age = worthVisiting.nextSetBit(0); age >= 0; age = worthVisiting.nextSetBit(age + 1)) {
                worthVisiting.clear(age);
                int row = byAge[age];
                if (raise(row)) {
                    visitAgain(trades.receiptCell(row, OpenTrades.BUYER));
                    visitAgain(trades.receiptCell(row, OpenTrades.SELLER));
                }
            }
        }
    }

    /** An account can deliver more of an asset than before. */
    private void visitAgain(int cell) {
        for (int i = deliveries.start(cell); i < deliveries.start(cell + 1); i++) {
            int row = deliveries.row(i);
            if (lots[row] < trades.availableLots(row)) {
                worthVisiting.set(ageOf[row]);
            }
        }
    }

    /** Raises a trade as far as both budgets allow. @return whether it was raised */
    private boolean raise(int row) {
        long available = trades.availableLots(row);
        long oldLots = lots[row];
        if (oldLots == available) {
            return false;
        }
        if (trades.isSelfTrade(row)) {
            settle(row, available);
            boolean isBorne = !lacks(row, OpenTrades.BUYER) && !lacks(row, OpenTrades.SELLER);
            if (!isBorne) {
                settle(row, 0);
            }
            return isBorne;
        }
        long next = nextLots(row);
        long newLots = available;
        for (int side = OpenTrades.BUYER; side <= OpenTrades.SELLER && newLots >= next; side++) {
            limitTo(row, side);
            newLots = isWithinLimit(row, side, newLots) ? newLots : most(row, side, next, newLots);
        }
        if (newLots < next) {
            return false;
        }
        raises[row]++;
        settle(row, newLots);
        return true;
    }

    /** The fewest lots to which a trade may be raised. */
    private long nextLots(int row) {
        if (raises[row] >= MAX_STEPS) {
            return trades.availableLots(row);
        }
        return Math.max(terms.fewest(trades.availableLots(row)), lots[row] + 1);
    }

    /** Sets {@link #limit} to what a side could deliver for a trade, what it delivers for it now included. */
    private void limitTo(int row, int side) {
        int cell = trades.deliveryCell(row, side);
        slack.get(cell, limit).add(trades.delivered(row, side, lots[row], before));
        if (trades.part(row) > 0 && side == OpenTrades.BUYER) {
            limit.subtract(keptHolds.kept(cell, after));
        }
    }

    private boolean lacks(int row, int side) {
        return slack.signum(trades.deliveryCell(row, side)) < 0;
    }

    private Failure[] failures() {
        Failure[] failures = new Failure[trades.size()];
        for (int row = 0; row < failures.length; row++) {
            failures[row] = failure(row);
        }
        return failures;
    }

    private Failure failure(int row) {
        if (lots[row] == trades.openLots(row)) {
            return Failure.NONE;
        }
        if (lots[row] == trades.availableLots(row)) {
            return Failure.holds(trades.holder(row));
        }
        boolean buyerLacks = wouldLack(row, OpenTrades.BUYER);
        boolean sellerLacks = wouldLack(row, OpenTrades.SELLER);
        if (buyerLacks && sellerLacks) {
            return Failure.lacks(cutFirstBy[row]);
        }
        return Failure.lacks(buyerLacks ? OpenTrades.BUYER : OpenTrades.SELLER);
    }

    /** Whether a side could not deliver if the next lots of a cut trade settled as well. */
    private boolean wouldLack(int row, int side) {
        if (trades.isSelfTrade(row)) {
            settle(row, trades.availableLots(row));
            boolean lacks = lacks(row, side);
            settle(row, 0);
            return lacks;
        }
        limitTo(row, side);
        return !isWithinLimit(row, side, nextLots(row));
    }
}
