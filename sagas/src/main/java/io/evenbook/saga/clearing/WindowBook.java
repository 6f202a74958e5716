package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.SchemeRejection.SumsDiffer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.netting.Amounts;
import io.evenbook.netting.NetPositions;
import io.evenbook.netting.OpenTrades;
import io.evenbook.netting.Roster;
import io.evenbook.saga.clearing.PositionTable.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The trades of one window in memory, and their sums. */
record WindowBook(WindowId windowId, OpenTrades trades, NetPositions net, String digest) {

    static WindowBook of(WindowId windowId, OpenTrades trades) {
        NetPositions net = NetPositions.of(trades);
        return new WindowBook(windowId, trades, net, net.digest());
    }

    Roster roster() {
        return trades.roster();
    }

    /** The accounts and assets of a window. @throws IllegalArgumentException if an asset has two scales */
    static Roster rosterOf(List<Position> positions) {
        TreeSet<String> accounts = new TreeSet<>();
        Map<String, Integer> decimals = new HashMap<>();
        for (Position position : positions) {
            accounts.add(position.accountId().value());
            int scale = position.delivers().scale();
            Integer other = decimals.put(position.asset().value(), scale);
            if (other != null && other != scale) {
                throw new IllegalArgumentException(
                        "must have one scale: %s=%d, %d".formatted(position.asset(), other, scale));
            }
        }
        return new Roster(accounts, decimals);
    }

    /**
     * The first account whose sums, as its events say, are not those of its trades.
     *
     * @param positions those of the roster
     */
    Optional<SumsDiffer> difference(List<Position> positions) {
        Roster roster = roster();
        Amounts delivers = new Amounts(roster);
        Amounts receives = new Amounts(roster);
        for (Position position : positions) {
            int account = roster.account(position.accountId().value());
            int asset = roster.asset(position.asset().value());
            delivers.set(account, asset, position.delivers());
            receives.set(account, asset, position.receives());
        }
        for (int account = 0; account < roster.accounts(); account++) {
            for (int asset = 0; asset < roster.assets(); asset++) {
                boolean isEqual = delivers.units(account, asset)
                                .equals(net.delivers().units(account, asset))
                        && receives.units(account, asset).equals(net.receives().units(account, asset));
                if (!isEqual) {
                    return Optional.of(new SumsDiffer(
                            windowId,
                            new AccountId(roster.accountName(account)),
                            new AssetCode(roster.assetName(asset)),
                            text(delivers, receives, account, asset),
                            text(net.delivers(), net.receives(), account, asset)));
                }
            }
        }
        return Optional.empty();
    }

    private static String text(Amounts delivers, Amounts receives, int account, int asset) {
        return "delivers %s, receives %s"
                .formatted(
                        delivers.get(account, asset).toPlainString(),
                        receives.get(account, asset).toPlainString());
    }
}
