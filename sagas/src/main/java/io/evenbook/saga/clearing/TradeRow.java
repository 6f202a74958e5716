package io.evenbook.saga.clearing;

import io.evenbook.netting.OpenTrade;
import io.evenbook.netting.OpenTrade.TradeSide;
import io.evenbook.netting.Roster;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Reads rows of trades and obligations, with the numbers of a roster for accounts and assets. */
final class TradeRow {
    private final Roster roster;

    /** A search in sorted names for each of a million trades would cost more. */
    private final Map<String, Integer> accounts = new HashMap<>();

    private final Map<String, Integer> assets = new HashMap<>();

    TradeRow(Roster roster) {
        this.roster = roster;
    }

    OpenTrade next(BinaryCopy row) {
        int part = row.integer();
        int dueOn = row.integer();
        long position = row.bigint();
        long lots = row.bigint();
        long settledLots = row.bigint();
        int buyer = accounts.computeIfAbsent(row.text(), roster::account);
        int seller = accounts.computeIfAbsent(row.text(), roster::account);
        int base = assets.computeIfAbsent(row.text(), roster::asset);
        int quote = assets.computeIfAbsent(row.text(), roster::asset);
        BigInteger quantity = roster.units(base, row.numeric());
        BigInteger quoteAmount = roster.units(quote, row.numeric());
        Fee ofBuyer = fee(row, base, quote);
        Fee ofSeller = fee(row, quote, base);
        long heldByBuyer = row.bigint();
        long heldBySeller = row.bigint();
        if (part > 0) {
            return OpenTrade.obligation(dueOn, position, part, buyer, seller, quote, quoteAmount);
        }
        return new OpenTrade(
                dueOn,
                position,
                0,
                lots,
                settledLots,
                side(buyer, quote, quoteAmount, lots, ofBuyer, heldByBuyer),
                side(seller, base, quantity, lots, ofSeller, heldBySeller));
    }

    private record Fee(BigInteger units, boolean isOnTop) {}

    /** The fee is taken out of what a side receives, or comes on top of what it delivers. */
    private Fee fee(BinaryCopy row, int receives, int delivers) {
        BigDecimal amount = row.numeric();
        boolean isOnTop = row.bool();
        return new Fee(roster.units(isOnTop ? delivers : receives, amount), isOnTop);
    }

    private static TradeSide side(int account, int asset, BigInteger units, long lots, Fee fee, long heldLots) {
        return new TradeSide(account, asset, units.divide(BigInteger.valueOf(lots)), fee.units, fee.isOnTop, heldLots);
    }
}
