package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PositionCommand.FailTrades;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.clearing.SchemeCommand.RecordNetting;
import io.evenbook.api.clearing.SchemeCommand.RecordResolution;
import io.evenbook.api.clearing.WindowTotals;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.netting.Amounts;
import io.evenbook.netting.NetPositions;
import io.evenbook.netting.Resolution;
import io.evenbook.netting.Roster;
import java.util.ArrayList;
import java.util.List;

/** The commands of a window that say what was computed. Participants come in the order of their ids. */
final class WindowCommands {
    /**
     * Assets of all participants of a command: few, since the bus decides commands of clients and of processes by
     * turns, and all of a batch wait for its commit.
     */
    private static final int POSITIONS = 50;

    private WindowCommands() {}

    static RecordNetting netting(WindowProgress window, WindowBook book) {
        NetPositions net = book.net();
        List<WindowTotals.Netted> assets = new ArrayList<>();
        for (int asset = 0; asset < book.roster().assets(); asset++) {
            assets.add(new WindowTotals.Netted(code(book.roster(), asset), net.gross(asset), net.net(asset)));
        }
        return new RecordNetting(
                window.windowId(),
                window.trades().count(),
                window.trades().carried(),
                window.trades().obligations(),
                net.participants(),
                assets,
                book.digest());
    }

    static RecordResolution resolution(WindowBook book, Resolution resolution) {
        List<WindowTotals.Resolved> assets = new ArrayList<>();
        for (int asset = 0; asset < book.roster().assets(); asset++) {
            assets.add(new WindowTotals.Resolved(
                    code(book.roster(), asset),
                    resolution.delivered().total(asset),
                    resolution.received().total(asset),
                    resolution.fees(asset)));
        }
        return new RecordResolution(
                book.windowId(),
                Resolution.ALGORITHM,
                resolution.settled(),
                resolution.partial(),
                resolution.failed(),
                assets,
                resolution.digest());
    }

    /** Each participant with its sums, some a command. */
    static List<PrepareSettlement> prepare(WindowBook book) {
        Amounts delivers = book.net().delivers();
        Amounts receives = book.net().receives();
        List<Sums> participants = new ArrayList<>();
        for (int account = 0; account < book.roster().accounts(); account++) {
            List<AssetSums> assets = new ArrayList<>();
            for (int asset = 0; asset < book.roster().assets(); asset++) {
                AssetSums sums = new AssetSums(money(delivers, account, asset), money(receives, account, asset));
                if (!sums.delivers().isZero() || !sums.receives().isZero()) {
                    assets.add(sums);
                }
            }
            if (!assets.isEmpty()) {
                participants.add(new Sums(id(book.roster(), account), assets));
            }
        }
        return PositionCommand.chunks(participants, sums -> sums.assets().size(), POSITIONS).stream()
                .map(some -> new PrepareSettlement(book.windowId(), some))
                .toList();
    }

    /** Each participant with what it delivers, receives and carries over, some a command. */
    static List<PostSettlement> post(WindowBook book, Resolution resolution, WindowId carriedTo) {
        List<Resolved> participants = new ArrayList<>();
        for (int account = 0; account < book.roster().accounts(); account++) {
            List<ResolvedAsset> assets = new ArrayList<>();
            for (int asset = 0; asset < book.roster().assets(); asset++) {
                ResolvedAsset resolved = new ResolvedAsset(
                        money(resolution.delivered(), account, asset),
                        money(resolution.received(), account, asset),
                        money(resolution.carriedDelivers(), account, asset),
                        money(resolution.carriedReceives(), account, asset));
                AssetSums sums = resolved.sums();
                if (!sums.delivers().isZero() || !sums.receives().isZero()) {
                    assets.add(resolved);
                }
            }
            if (!assets.isEmpty()) {
                participants.add(new Resolved(id(book.roster(), account), assets));
            }
        }
        return PositionCommand.chunks(
                        participants, resolved -> resolved.assets().size(), POSITIONS)
                .stream()
                .map(some -> new PostSettlement(book.windowId(), carriedTo, some))
                .toList();
    }

    /** The trades that do not settle in full, some a command. */
    static List<FailTrades> fail(WindowId windowId, List<FailTrade> fails) {
        List<FailTrades> commands = new ArrayList<>();
        for (int from = 0; from < fails.size(); from += PositionCommand.MAX_FAILS) {
            int to = Math.min(from + PositionCommand.MAX_FAILS, fails.size());
            commands.add(new FailTrades(windowId, fails.subList(from, to)));
        }
        return commands;
    }

    private static Money money(Amounts amounts, int account, int asset) {
        return new Money(code(amounts.roster(), asset), amounts.get(account, asset));
    }

    private static AccountId id(Roster roster, int account) {
        return new AccountId(roster.accountName(account));
    }

    private static AssetCode code(Roster roster, int asset) {
        return new AssetCode(roster.assetName(asset));
    }
}
