package io.evenbook.netting;

import java.math.BigDecimal;

/**
 * The deliveries and receipts of each account in a window: the sums over all its open trades, fees and rebates
 * included, also of what is held back. The order of the trades does not matter.
 */
public final class NetPositions {
    private final Roster roster;
    private final Amounts delivers;
    private final Amounts receives;

    private NetPositions(OpenTrades trades) {
        this.roster = trades.roster();
        this.delivers = new Amounts(roster);
        this.receives = new Amounts(roster);
        Int128 amount = new Int128();
        for (int row = 0; row < trades.size(); row++) {
            for (int side = OpenTrades.BUYER; side <= OpenTrades.SELLER; side++) {
                long open = trades.openLots(row);
                delivers.add(trades.deliveryCell(row, side), trades.delivered(row, side, open, amount));
                receives.add(trades.receiptCell(row, side), trades.received(row, side, open, amount));
            }
        }
    }

    /** Nets the open trades of a window. @throws ArithmeticException if a sum does not fit in 128 bits */
    public static NetPositions of(OpenTrades trades) {
        return new NetPositions(trades);
    }

    public Amounts delivers() {
        return delivers;
    }

    public Amounts receives() {
        return receives;
    }

    /** How many accounts have a position. */
    public int participants() {
        int count = 0;
        for (int account = 0; account < roster.accounts(); account++) {
            count += hasPosition(account) ? 1 : 0;
        }
        return count;
    }

    private boolean hasPosition(int account) {
        for (int asset = 0; asset < roster.assets(); asset++) {
            int cell = roster.cell(account, asset);
            if (delivers.signum(cell) != 0 || receives.signum(cell) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The sum of all deliveries of an asset: what would move if each trade settled alone. */
    public BigDecimal gross(int asset) {
        return delivers.total(asset);
    }

    /** The sum of what accounts deliver beyond what they receive: what moves after netting. */
    public BigDecimal net(int asset) {
        BigDecimal sum = BigDecimal.ZERO.setScale(roster.decimals(asset));
        for (int account = 0; account < roster.accounts(); account++) {
            BigDecimal owed = delivers.get(account, asset).subtract(receives.get(account, asset));
            sum = sum.add(owed.max(BigDecimal.ZERO.setScale(roster.decimals(asset))));
        }
        return sum;
    }

    /** The fees of all open trades, in one asset; less than zero if the rebates are more. */
    public BigDecimal fees(int asset) {
        return delivers.total(asset).subtract(receives.total(asset));
    }

    /** The digest of all positions; see {@link PositionDigest}. Carried is zero: a window takes up everything. */
    public String digest() {
        return PositionDigest.of(delivers, receives, new Amounts(roster));
    }
}
