package io.evenbook.query.control;

import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.clearing.WindowTotals;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.netting.Amounts;
import io.evenbook.netting.ClearingInvariants;
import io.evenbook.netting.PositionDigest;
import io.evenbook.netting.Roster;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** A clearing window that has not settled, as the events of its trades and of its accounts make it. */
final class FoldedWindow {
    private final WindowId windowId;
    /** The trades that were made while it was open. */
    private final Sums traded = new Sums();
    /** What novated sides pay and receive, without fees. */
    private final Sums paid = new Sums();

    private final Sums received = new Sums();
    private final Sums fees = new Sums();
    private final Map<AccountId, Map<AssetCode, OpenPosition>> positions = new HashMap<>();
    private final Map<AccountId, Map<AssetCode, SettledAsset>> settled = new HashMap<>();
    /** Trades that were made while it was open, and cancelled before it settled them. */
    private final Map<TradeId, TradeExecuted> cancelled = new HashMap<>();
    /** Those of them that had been novated. */
    private final Set<TradeId> takenBack = new HashSet<>();

    private long executed;
    private long novatedSides;
    private long carried;
    private long failed;
    private WindowNetted netted;
    private WindowResolved resolved;

    FoldedWindow(WindowId windowId) {
        this.windowId = windowId;
    }

    void executed(TradeExecuted trade) {
        executed++;
        traded.add(trade.quantity());
        traded.add(trade.quoteAmount());
    }

    /** A trade that another window did not settle in full comes here. */
    void carried() {
        carried++;
    }

    /** A trade that came here was cancelled. */
    void carriedCancelled() {
        carried--;
    }

    /** A trade that was made while it was open was cancelled. */
    void cancelled(TradeExecuted trade) {
        cancelled.put(trade.tradeId(), trade);
    }

    /** An obligation was booked beside the trades. */
    void posted(Obligation obligation) {
        fees.add(obligation.fee());
        if (obligation.kind() == ObligationKind.CANCELLATION && cancelled.containsKey(obligation.tradeId())) {
            takenBack.add(obligation.tradeId());
        }
    }

    /** This window did not settle a trade in full. */
    void failed() {
        failed++;
    }

    void novated(NovatedSide side) {
        novatedSides++;
        paid.add(side.payment());
        received.add(side.receipt());
        fees.add(side.fee());
    }

    /** Returns the position before. */
    OpenPosition put(AccountId account, OpenPosition stated) {
        OpenPosition before =
                positions.computeIfAbsent(account, _ -> new HashMap<>()).put(stated.asset(), stated);
        Money none = stated.delivers().none();
        return before == null ? new OpenPosition(none, none, none) : before;
    }

    Map<AssetCode, OpenPosition> positionsOf(AccountId account) {
        return positions.getOrDefault(account, Map.of());
    }

    /** The account has posted: it owes nothing here any more. */
    void settled(AccountId account, List<SettledAsset> assets) {
        Map<AssetCode, SettledAsset> byAsset = new HashMap<>();
        assets.forEach(asset -> byAsset.put(asset.asset(), asset));
        settled.put(account, byAsset);
        positions.remove(account);
    }

    /** Returns what the accounts that have not posted deliver and receive. */
    Stream<ClearingInvariants.Position> positions() {
        return positions.entrySet().stream()
                .flatMap(account -> account.getValue().values().stream()
                        .map(position -> new ClearingInvariants.Position(
                                windowId,
                                account.getKey(),
                                position.asset(),
                                position.delivers().amount(),
                                position.receives().amount())));
    }

    /** Compares the sums of the window with its trades and its accounts. */
    void netted(WindowNetted event, Findings ofPositions, Findings ofTrades, Findings ofSettlement) {
        netted = event;
        ofTrades.add(ClearingInvariants.trades(windowId, executed - cancelled.size() + carried, event.trades()));
        ofTrades.compare(windowId + " carried trades", null, decimal(carried), decimal(event.carried()));
        compareNovations(ofTrades);
        List<ClearingInvariants.Position> all = positions().toList();
        ofPositions.checked(all.size());
        ClearingInvariants.windows(all, Map.of(windowId, fees.amounts)).forEach(ofPositions::add);
        compareTotals(event.assets(), all, ofSettlement);
        long participants = positions.values().stream()
                .filter(assets -> assets.values().stream().anyMatch(FoldedWindow::isOpen))
                .count();
        ofSettlement.compare(windowId + " participants", null, decimal(participants), decimal(event.participants()));
        String digest = digest(
                positions,
                OpenPosition::delivers,
                OpenPosition::receives,
                position -> position.delivers().none());
        compareDigests("netting", digest, event.digest(), ofSettlement);
    }

    /** Each trade has two novated sides, unless it was cancelled before. */
    private void compareNovations(Findings findings) {
        Sums expected = new Sums();
        traded.amounts.forEach(expected::add);
        long trades = executed;
        for (TradeExecuted trade : cancelled.values()) {
            if (!takenBack.contains(trade.tradeId())) {
                trades--;
                expected.add(trade.quantity().negated());
                expected.add(trade.quoteAmount().negated());
            }
        }
        findings.compare(windowId + " novated sides", null, decimal(2 * trades), decimal(novatedSides));
        expected.compare(paid, windowId + " payments", findings);
        expected.compare(received, windowId + " receipts", findings);
    }

    private static boolean isOpen(OpenPosition position) {
        return !position.delivers().isZero() || !position.receives().isZero();
    }

    private void compareTotals(
            List<WindowTotals.Netted> stated, List<ClearingInvariants.Position> all, Findings findings) {
        Sums gross = new Sums();
        Sums net = new Sums();
        for (ClearingInvariants.Position position : all) {
            gross.add(position.asset(), position.delivers());
            net.add(
                    position.asset(),
                    position.delivers().subtract(position.receives()).max(BigDecimal.ZERO));
        }
        gross.compare(
                Sums.of(stated, WindowTotals.Netted::asset, WindowTotals.Netted::gross), windowId + " gross", findings);
        net.compare(Sums.of(stated, WindowTotals.Netted::asset, WindowTotals.Netted::net), windowId + " net", findings);
    }

    void resolved(WindowResolved event, Findings ofTrades, Findings ofSettlement) {
        resolved = event;
        long trades = netted == null ? 0 : (long) netted.trades() + netted.obligations();
        ofTrades.compare(
                windowId + " resolved trades",
                null,
                decimal(trades),
                decimal((long) event.settled() + event.partial() + event.failed()));
        for (WindowTotals.Resolved asset : event.assets()) {
            BigDecimal needed = asset.received().add(asset.fees());
            ofSettlement.compare(windowId + " paid", asset.asset(), needed, asset.paid());
        }
    }

    /** Compares what was posted with what was resolved. What stays open of the fees goes over to the next window. */
    void finished(FoldedWindow next, Findings ofTrades, Findings ofSettlement) {
        compareFailed(ofTrades);
        List<WindowTotals.Resolved> stated = resolved == null ? List.of() : resolved.assets();
        Sums delivered = new Sums();
        Sums credited = new Sums();
        settled.values().stream().flatMap(assets -> assets.values().stream()).forEach(asset -> {
            delivered.add(asset.delivered());
            credited.add(asset.received());
        });
        Sums.of(stated, WindowTotals.Resolved::asset, WindowTotals.Resolved::paid)
                .compare(delivered, windowId + " delivered", ofSettlement);
        Sums.of(stated, WindowTotals.Resolved::asset, WindowTotals.Resolved::received)
                .compare(credited, windowId + " received", ofSettlement);
        String digest = digest(
                settled,
                SettledAsset::delivered,
                SettledAsset::received,
                asset -> asset.carriedDelivers().minus(asset.carriedReceives()));
        compareDigests("resolution", digest, resolved == null ? "" : resolved.digest(), ofSettlement);
        fees.amounts.forEach(next.fees::add);
        stated.forEach(asset -> next.fees.add(asset.asset(), asset.fees().negate()));
    }

    /** Obligations that do not settle are counted with the trades when a window is resolved; no event says which. */
    private void compareFailed(Findings findings) {
        long failing = resolved == null ? 0 : (long) resolved.partial() + resolved.failed();
        long obligations = netted == null ? 0 : netted.obligations();
        long expected = Math.clamp(failed, Math.max(0, failing - obligations), failing);
        findings.compare(windowId + " failed trades", null, decimal(expected), decimal(failed));
    }

    private void compareDigests(String step, String computed, String stated, Findings findings) {
        BigDecimal different = decimal(computed.equals(stated) ? 0 : 1);
        findings.compare(
                "%s digests of the %s that differ".formatted(windowId, step), null, BigDecimal.ZERO, different);
    }

    private static <P> String digest(
            Map<AccountId, Map<AssetCode, P>> positions,
            Function<P, Money> delivered,
            Function<P, Money> received,
            Function<P, Money> carried) {
        Map<String, Integer> decimals = new HashMap<>();
        positions.values().stream()
                .flatMap(assets -> assets.values().stream())
                .map(delivered)
                .forEach(amount ->
                        decimals.put(amount.asset().value(), amount.amount().scale()));
        Roster roster =
                new Roster(positions.keySet().stream().map(AccountId::value).toList(), decimals);
        Amounts[] columns = {new Amounts(roster), new Amounts(roster), new Amounts(roster)};
        positions.forEach((account, assets) -> assets.forEach((asset, position) -> {
            int row = roster.account(account.value());
            int column = roster.asset(asset.value());
            columns[0].set(row, column, delivered.apply(position).amount());
            columns[1].set(row, column, received.apply(position).amount());
            columns[2].set(row, column, carried.apply(position).amount());
        }));
        return PositionDigest.of(columns[0], columns[1], columns[2]);
    }

    private static BigDecimal decimal(long count) {
        return BigDecimal.valueOf(count);
    }

    /** Sums by asset. */
    private static final class Sums {
        private final Map<AssetCode, BigDecimal> amounts = new HashMap<>();

        private static <T> Sums of(List<T> totals, Function<T, AssetCode> asset, Function<T, BigDecimal> amount) {
            Sums sums = new Sums();
            totals.forEach(total -> sums.add(asset.apply(total), amount.apply(total)));
            return sums;
        }

        private void add(Money amount) {
            add(amount.asset(), amount.amount());
        }

        private void add(AssetCode asset, BigDecimal amount) {
            amounts.merge(asset, amount, BigDecimal::add);
        }

        /** Compares these sums, which are expected, with others. */
        private void compare(Sums actual, String subject, Findings findings) {
            amounts.forEach((asset, expected) -> findings.compare(subject, asset, expected, actual.amounts.get(asset)));
            actual.amounts.forEach((asset, other) -> {
                if (!amounts.containsKey(asset)) {
                    findings.compare(subject, asset, null, other);
                }
            });
        }
    }
}
