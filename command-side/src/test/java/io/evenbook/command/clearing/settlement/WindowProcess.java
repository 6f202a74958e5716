package io.evenbook.command.clearing.settlement;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PositionCommand.FailTrades;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.RecordNetting;
import io.evenbook.api.clearing.SchemeCommand.RecordResolution;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.WindowTotals;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.clearing.position.ClearingPosition;
import io.evenbook.netting.Amounts;
import io.evenbook.netting.Budgets;
import io.evenbook.netting.FailedTrade;
import io.evenbook.netting.Fails;
import io.evenbook.netting.Failure;
import io.evenbook.netting.NetPositions;
import io.evenbook.netting.OpenTrade;
import io.evenbook.netting.OpenTrades;
import io.evenbook.netting.PartialTerms;
import io.evenbook.netting.Resolution;
import io.evenbook.netting.Resolver;
import io.evenbook.netting.Roster;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Plays the process of a scheme, without its tables: it follows the log, nets and resolves windows with the product's
 * own arithmetic, and sends the commands of each step in any order.
 */
final class WindowProcess {
    private static final Map<String, Integer> DECIMALS = Map.of("USD", 6, "BTC", 8);

    private final Consumer<Object> commands;
    private final BiFunction<AccountId, WindowId, Map<AssetCode, ClearingPosition>> positions;
    private final Random random;
    private final Map<TradeId, Row> rows = new LinkedHashMap<>();
    private final Map<WindowId, ClearingWindow> windows = new LinkedHashMap<>();
    private final Map<WindowId, PartialTerms> terms = new LinkedHashMap<>();
    private final List<Owed> owed = new ArrayList<>();
    private SchemeTerms present;
    private PartialTerms next;
    private BigDecimal lastPrice;
    private WindowId open;
    private long position;

    /** A trade that has not settled. */
    private static final class Row {
        private final TradeExecuted trade;
        private final long position;
        private final WindowId first;
        private WindowId takenBy;
        private LocalDate dueOn;
        private long settledLots;
        private boolean isNovated;
        private SettlementFailed lastFail;
        private final Map<Side, AccountId> parties = new EnumMap<>(Side.class);
        private final Map<Side, Long> heldLots = new EnumMap<>(Map.of(Side.BUY, 0L, Side.SELL, 0L));

        private Row(TradeExecuted trade, long position, WindowId first) {
            this.trade = trade;
            this.position = position;
            this.first = first;
            this.takenBy = first;
            parties.put(Side.BUY, trade.buyer().accountId());
            parties.put(Side.SELL, trade.seller().accountId());
        }

        private FailedTrade failed() {
            Money settled = lastFail.settled();
            return new FailedTrade(
                    trade.tradeId(),
                    parties.get(Side.BUY),
                    parties.get(Side.SELL),
                    trade.quantity().minus(settled),
                    trade.quoteAmount().asset(),
                    trade.quoteAmount().amount().scale(),
                    lastFail.side(),
                    dueOn);
        }

        private long lots(Money quantity) {
            return quantity.amount()
                    .multiply(BigDecimal.valueOf(trade.lots()))
                    .divide(trade.quantity().amount())
                    .longValueExact();
        }
    }

    /** A penalty that has not settled. */
    private static final class Owed {
        private final Obligation obligation;
        private final AccountId payer;
        private final long position;
        private final int part;
        private WindowId takenBy;
        private LocalDate dueOn;

        private Owed(Obligation obligation, AccountId payer, long position, int part, WindowId takenBy) {
            this.obligation = obligation;
            this.payer = payer;
            this.position = position;
            this.part = part;
            this.takenBy = takenBy;
        }
    }

    /**
     * @param commands receives each command of the process
     * @param positions of an account in a window
     */
    WindowProcess(
            Consumer<Object> commands,
            BiFunction<AccountId, WindowId, Map<AssetCode, ClearingPosition>> positions,
            Random random) {
        this.commands = commands;
        this.positions = positions;
        this.random = random;
    }

    void follow(Object event) {
        position++;
        switch (event) {
            case SchemeSet set -> {
                present = set.terms();
                next = new PartialTerms(present.partial(), present.minimumLots());
            }
            case WindowOpened opened -> open(opened.window());
            case WindowClosed closed -> open(closed.next());
            case TradeExecuted trade -> {
                rows.put(trade.tradeId(), new Row(trade, position, open));
                lastPrice = trade.price();
            }
            case TradeCancelled cancelled -> rows.remove(cancelled.tradeId());
            case TradePorted ported -> {
                rows.get(ported.tradeId()).parties.put(ported.side(), ported.to());
                rows.get(ported.tradeId()).heldLots.put(ported.side(), 0L);
            }
            case ObligationsPosted posted -> owe(posted);
            case TradesNovated novated -> novated.trades().forEach(side -> rows.get(side.tradeId()).isNovated = true);
            case SettlementHeld held -> hold(held.tradeId(), held.side(), held.held());
            case SettlementReleased held -> hold(held.tradeId(), held.side(), held.held());
            case SettlementFailed failed -> {
                Row row = rows.get(failed.tradeId());
                row.takenBy = failed.carriedTo();
                row.settledLots = row.lots(failed.settled());
                row.dueOn = failed.dueOn();
                row.lastFail = failed;
            }
            case WindowSettled settled -> {
                rows.values().removeIf(row -> row.takenBy.equals(settled.windowId()));
                owed.removeIf(each -> each.takenBy.equals(settled.windowId()));
            }
            default -> {}
        }
    }

    private void owe(ObligationsPosted posted) {
        for (int i = 0; i < posted.obligations().size(); i++) {
            Obligation obligation = posted.obligations().get(i);
            if (obligation.kind() == ObligationKind.PENALTY
                    && obligation.delivers().isPositive()) {
                owed.add(new Owed(obligation, posted.accountId(), position, i + 1, posted.windowId()));
            }
        }
    }

    private void open(ClearingWindow window) {
        open = window.windowId();
        windows.put(open, window);
        terms.put(open, next);
    }

    private void hold(TradeId trade, Side side, Money quantity) {
        Row row = rows.get(trade);
        row.heldLots.put(side, row.lots(quantity));
    }

    WindowId open() {
        return open;
    }

    /** The trades that have not settled, and the windows in which they were made. */
    Map<TradeId, WindowId> trades() {
        Map<TradeId, WindowId> trades = new LinkedHashMap<>();
        rows.values().forEach(row -> trades.put(row.trade.tradeId(), row.first));
        return trades;
    }

    /** Novates some of the trades that are not, in any order. */
    void novate(int most) {
        windows.keySet().forEach(windowId -> novate(windowId, most));
    }

    private void novate(WindowId windowId, int most) {
        List<TradeId> some = new ArrayList<>(rows.values().stream()
                .filter(row -> row.first.equals(windowId) && !row.isNovated)
                .map(row -> row.trade.tradeId())
                .toList());
        Collections.shuffle(some, random);
        for (int from = 0; from < Math.min(most, some.size()); ) {
            int to = Math.min(some.size(), from + random.nextInt(1, 30));
            commands.accept(new NovateTrades(windowId, some.subList(from, to)));
            from = to;
        }
    }

    boolean owesPenalties() {
        return !owed.isEmpty();
    }

    /** Books the penalties of a business day that was closed, in the first window that is not due. */
    void penalise(LocalDate businessDate, WindowId takenUpBy) {
        List<Debt> debts = new ArrayList<>();
        for (Row row : rows.values()) {
            if (row.lastFail != null) {
                FailedTrade failed = row.failed();
                BigDecimal rate = present.penaltyRate(failed.lacking());
                Fails.penalty(failed, businessDate, lastPrice, rate).ifPresent(debts::add);
            }
        }
        ParkedId day = ParkedId.of("Clearing", businessDate.toEpochDay());
        for (int from = 0; from < debts.size(); from += PositionCommand.MAX_DEBTS) {
            int to = Math.min(debts.size(), from + PositionCommand.MAX_DEBTS);
            commands.accept(new PostObligations(takenUpBy, day, debts.subList(from, to)));
        }
    }

    /** Takes all steps of a window that is due. */
    void settle(WindowId windowId) {
        novate(windowId, Integer.MAX_VALUE);
        List<Row> taken = new ArrayList<>(rows.values().stream()
                .filter(row -> row.takenBy.equals(windowId))
                .toList());
        Collections.shuffle(taken, random);
        List<Owed> due = shuffled(
                owed.stream().filter(each -> each.takenBy.equals(windowId)).toList());
        OpenTrades trades = new OpenTrades(roster(taken, due));
        taken.forEach(row -> trades.add(open(row, windowId, trades.roster())));
        due.forEach(each -> trades.add(open(each, windowId, trades.roster())));
        NetPositions net = NetPositions.of(trades);
        commands.accept(netting(windowId, taken, due.size(), net));
        shuffled(PositionCommand.chunks(sums(net), sums -> sums.assets().size()))
                .forEach(chunk -> commands.accept(new PrepareSettlement(windowId, chunk)));
        Resolution resolution = Resolver.resolve(trades, budgets(windowId, trades.roster()), terms.get(windowId));
        commands.accept(resolution(windowId, trades.roster(), resolution));
        List<Object> last = new ArrayList<>();
        PositionCommand.chunks(
                        resolved(trades.roster(), resolution),
                        resolved -> resolved.assets().size())
                .forEach(chunk -> last.add(new PostSettlement(windowId, windowId.next(), chunk)));
        List<FailTrade> fails = new ArrayList<>();
        for (int row = 0; row < taken.size(); row++) {
            if (resolution.failure(row) != Failure.NONE) {
                fails.add(fail(taken.get(row), windowId, resolution.lots(row), resolution.failure(row)));
            }
        }
        while (!fails.isEmpty()) {
            List<FailTrade> some = fails.subList(0, random.nextInt(1, Math.min(fails.size(), 20) + 1));
            last.add(new FailTrades(windowId, some));
            some.clear();
        }
        shuffled(last).forEach(commands);
        for (int i = 0; i < due.size(); i++) {
            if (resolution.failure(taken.size() + i) != Failure.NONE) {
                carry(due.get(i), windowId);
            }
        }
        commands.accept(new FinishWindow(windowId));
        windows.remove(windowId);
    }

    private void carry(Owed each, WindowId windowId) {
        each.takenBy = windowId.next();
        each.dueOn = each.dueOn == null ? windows.get(windowId).settlesOn() : each.dueOn;
    }

    private <E> List<E> shuffled(List<E> ordered) {
        List<E> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static Roster roster(List<Row> taken, List<Owed> due) {
        Set<String> accounts = new TreeSet<>();
        taken.forEach(row -> row.parties.values().forEach(account -> accounts.add(account.value())));
        for (Owed each : due) {
            accounts.add(each.payer.value());
            accounts.add(each.obligation.counterparty().value());
        }
        return new Roster(accounts, accounts.isEmpty() ? Map.of() : DECIMALS);
    }

    private OpenTrade open(Owed each, WindowId windowId, Roster roster) {
        LocalDate dueOn = each.dueOn == null ? windows.get(windowId).settlesOn() : each.dueOn;
        int asset = roster.asset(each.obligation.asset().value());
        return OpenTrade.obligation(
                dueOn.toEpochDay(),
                each.position,
                each.part,
                roster.account(each.payer.value()),
                roster.account(each.obligation.counterparty().value()),
                asset,
                roster.units(asset, each.obligation.delivers().amount()));
    }

    private OpenTrade open(Row row, WindowId windowId, Roster roster) {
        LocalDate dueOn = row.dueOn == null ? windows.get(windowId).settlesOn() : row.dueOn;
        return new OpenTrade(
                dueOn.toEpochDay(),
                row.position,
                0,
                row.trade.lots(),
                row.settledLots,
                side(row, Side.BUY, row.trade.quoteAmount(), roster),
                side(row, Side.SELL, row.trade.quantity(), roster));
    }

    private static OpenTrade.TradeSide side(Row row, Side side, Money delivered, Roster roster) {
        TradeParty party = row.trade.party(side);
        int asset = roster.asset(delivered.asset().value());
        int feeAsset = roster.asset(party.fee().asset().value());
        return new OpenTrade.TradeSide(
                roster.account(row.parties.get(side).value()),
                asset,
                roster.units(asset, delivered.amount().divide(BigDecimal.valueOf(row.trade.lots()))),
                roster.units(feeAsset, party.fee().amount()),
                feeAsset == asset,
                row.heldLots.get(side));
    }

    private static RecordNetting netting(WindowId windowId, List<Row> taken, int obligations, NetPositions net) {
        Roster roster = net.delivers().roster();
        List<WindowTotals.Netted> totals = new ArrayList<>();
        for (int asset = 0; asset < roster.assets(); asset++) {
            totals.add(
                    new WindowTotals.Netted(new AssetCode(roster.assetName(asset)), net.gross(asset), net.net(asset)));
        }
        int carried = (int)
                taken.stream().filter(row -> !row.first.equals(row.takenBy)).count();
        return new RecordNetting(
                windowId, taken.size(), carried, obligations, net.participants(), totals, net.digest());
    }

    private static List<Sums> sums(NetPositions net) {
        Roster roster = net.delivers().roster();
        List<Sums> participants = new ArrayList<>();
        for (int account = 0; account < roster.accounts(); account++) {
            List<AssetSums> assets = new ArrayList<>();
            for (int asset = 0; asset < roster.assets(); asset++) {
                assets.add(new AssetSums(money(net.delivers(), account, asset), money(net.receives(), account, asset)));
            }
            participants.add(new Sums(new AccountId(roster.accountName(account)), assets));
        }
        return participants;
    }

    private Budgets budgets(WindowId windowId, Roster roster) {
        Budgets budgets = new Budgets(roster);
        for (int account = 0; account < roster.accounts(); account++) {
            int number = account;
            positions
                    .apply(new AccountId(roster.accountName(account)), windowId)
                    .forEach((asset, position) -> set(budgets, number, roster.asset(asset.value()), position));
        }
        return budgets;
    }

    private static void set(Budgets budgets, int account, int asset, ClearingPosition position) {
        budgets.holds().set(account, asset, position.hold().amount());
        Money prepared = position.reserved().minus(position.hold());
        budgets.prepared().set(account, asset, prepared.amount());
    }

    private static RecordResolution resolution(WindowId windowId, Roster roster, Resolution resolution) {
        List<WindowTotals.Resolved> totals = new ArrayList<>();
        for (int asset = 0; asset < roster.assets(); asset++) {
            totals.add(new WindowTotals.Resolved(
                    new AssetCode(roster.assetName(asset)),
                    resolution.delivered().total(asset),
                    resolution.received().total(asset),
                    resolution.fees(asset)));
        }
        return new RecordResolution(
                windowId,
                Resolution.ALGORITHM,
                resolution.settled(),
                resolution.partial(),
                resolution.failed(),
                totals,
                resolution.digest());
    }

    private static List<Resolved> resolved(Roster roster, Resolution resolution) {
        List<Resolved> participants = new ArrayList<>();
        for (int account = 0; account < roster.accounts(); account++) {
            List<ResolvedAsset> assets = new ArrayList<>();
            for (int asset = 0; asset < roster.assets(); asset++) {
                assets.add(new ResolvedAsset(
                        money(resolution.delivered(), account, asset),
                        money(resolution.received(), account, asset),
                        money(resolution.carriedDelivers(), account, asset),
                        money(resolution.carriedReceives(), account, asset)));
            }
            participants.add(new Resolved(new AccountId(roster.accountName(account)), assets));
        }
        return participants;
    }

    private FailTrade fail(Row row, WindowId windowId, long lots, Failure failure) {
        boolean isBuyer = failure == Failure.BUYER_LACKS || failure == Failure.BUYER_HOLDS;
        boolean isLack = failure == Failure.BUYER_LACKS || failure == Failure.SELLER_LACKS;
        Money quantity = row.trade.quantity();
        BigDecimal lot = quantity.amount().divide(BigDecimal.valueOf(row.trade.lots()));
        Money settled = new Money(
                quantity.asset(),
                lot.multiply(BigDecimal.valueOf(row.settledLots + lots))
                        .setScale(quantity.amount().scale()));
        return new FailTrade(
                row.trade.tradeId(),
                windowId,
                isBuyer ? Side.BUY : Side.SELL,
                isBuyer ? row.trade.quoteAmount().asset() : quantity.asset(),
                isLack ? FailCause.LACK : FailCause.ON_HOLD,
                settled,
                row.dueOn == null ? windows.get(windowId).settlesOn() : row.dueOn,
                windowId.next());
    }

    private static Money money(Amounts amounts, int account, int asset) {
        return new Money(new AssetCode(amounts.roster().assetName(asset)), amounts.get(account, asset));
    }
}
