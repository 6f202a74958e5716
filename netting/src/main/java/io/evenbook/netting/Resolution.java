package io.evenbook.netting;

import java.math.BigDecimal;

/**
 * The outcome of a window: the lots of each trade that settle, and what each account delivers, receives and carries
 * over. Rows are those of the {@link OpenTrades} that were resolved.
 */
public final class Resolution {
    /** Names the rules of {@link Resolver}, which change only under another name. */
    public static final String ALGORITHM = "youngest-cut-1";

    private final OpenTrades trades;
    private final long[] lots;
    private final Failure[] failures;
    private final Amounts delivered;
    private final Amounts received;
    private final Amounts carriedDelivers;
    private final Amounts carriedReceives;

    Resolution(OpenTrades trades, long[] lots, Failure[] failures) {
        this.trades = trades;
        this.lots = lots;
        this.failures = failures;
        this.delivered = new Amounts(trades.roster());
        this.received = new Amounts(trades.roster());
        this.carriedDelivers = new Amounts(trades.roster());
        this.carriedReceives = new Amounts(trades.roster());
        Int128 settling = new Int128();
        Int128 carried = new Int128();
        for (int row = 0; row < lots.length; row++) {
            count(row, OpenTrades.BUYER, settling, carried);
            count(row, OpenTrades.SELLER, settling, carried);
        }
    }

    private void count(int row, int side, Int128 settling, Int128 carried) {
        trades.delivered(row, side, lots[row], settling);
        trades.delivered(row, side, trades.openLots(row), carried).subtract(settling);
        delivered.add(trades.deliveryCell(row, side), settling);
        carriedDelivers.add(trades.deliveryCell(row, side), carried);
        trades.received(row, side, lots[row], settling);
        trades.received(row, side, trades.openLots(row), carried).subtract(settling);
        received.add(trades.receiptCell(row, side), settling);
        carriedReceives.add(trades.receiptCell(row, side), carried);
    }

    /** The lots of a trade that settle, 0 to its open lots. */
    public long lots(int row) {
        return lots[row];
    }

    /** NONE if all open lots of the trade settle. */
    public Failure failure(int row) {
        return failures[row];
    }

    /** The settled deliveries of each account, fees on top included. */
    public Amounts delivered() {
        return delivered;
    }

    /** The settled receipts of each account, fees taken out. */
    public Amounts received() {
        return received;
    }

    /** The deliveries of each account that are still open afterwards. */
    public Amounts carriedDelivers() {
        return carriedDelivers;
    }

    /** The receipts of each account that are still open afterwards. */
    public Amounts carriedReceives() {
        return carriedReceives;
    }

    /** The fees of what settles, in one asset; less than zero if the rebates are more. */
    public BigDecimal fees(int asset) {
        return delivered.total(asset).subtract(received.total(asset));
    }

    /** How many trades settle in full. */
    public int settled() {
        int count = 0;
        for (Failure failure : failures) {
            count += failure == Failure.NONE ? 1 : 0;
        }
        return count;
    }

    /** How many trades settle in part. */
    public int partial() {
        int count = 0;
        for (int row = 0; row < lots.length; row++) {
            count += failures[row] != Failure.NONE && lots[row] > 0 ? 1 : 0;
        }
        return count;
    }

    /** How many trades do not settle at all. */
    public int failed() {
        return lots.length - settled() - partial();
    }

    /** The digest of all positions; see {@link PositionDigest}. Carried is what stays to be delivered less received. */
    public String digest() {
        Amounts carried = Amounts.difference(carriedDelivers, carriedReceives);
        return PositionDigest.of(delivered, received, carried);
    }
}
