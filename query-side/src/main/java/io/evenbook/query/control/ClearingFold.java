package io.evenbook.query.control;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.netting.ClearingInvariants;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Folds the events of clearing windows and compares what one says with what others say. It keeps the positions in
 * windows that have not settled and the trades that failed in one, never all trades. The log never changes, so every
 * later run finds the same breaks again.
 */
final class ClearingFold {
    private static final Set<Class<?>> EVENTS = Set.of(
            TradeExecuted.class,
            SettlementFailed.class,
            TradesNovated.class,
            PositionSettled.class,
            WindowOpened.class,
            WindowClosed.class,
            WindowNetted.class,
            WindowResolved.class,
            WindowSettled.class,
            TradeCancelled.class,
            ObligationsPosted.class);

    private final LongFunction<Object> events;
    private final ToLongFunction<String> firstPositions;
    private final Findings ofPositions = new Findings();
    private final Findings ofTrades = new Findings();
    private final Findings ofSettlement = new Findings();
    private final Map<WindowId, FoldedWindow> windows = new HashMap<>();
    /** The windows that take up the trades of schemes. */
    private final Map<SchemeId, WindowId> open = new HashMap<>();

    private final Map<TradeId, Failing> failing = new HashMap<>();
    /** The sum that the accounts of a penalty or compensation owe, while it is not zero. */
    private final Map<ObligationId, Money> debts = new HashMap<>();

    private long debtSides;

    /** A trade that was not settled in full by the window that it was in before. */
    private record Failing(Money executed, Money settled, WindowId carriedTo) {}

    /**
     * @param events the event at a position
     * @param firstPositions the position of the first event of an aggregate
     */
    ClearingFold(LongFunction<Object> events, ToLongFunction<String> firstPositions) {
        this.events = events;
        this.firstPositions = firstPositions;
    }

    /** True if events of this class affect clearing. */
    static boolean reads(Class<?> event) {
        return EVENTS.contains(event);
    }

    void apply(Object event) {
        switch (event) {
            case WindowOpened opened -> open(opened.windowId());
            case WindowClosed closed -> open(closed.next().windowId());
            case TradeExecuted trade when trade.settlesGross() -> {}
            case TradeExecuted trade -> executed(trade);
            case TradeCancelled cancelled when cancelled.windowId() == null -> {}
            case TradeCancelled cancelled -> cancelled(cancelled);
            case TradesNovated novated -> novated(novated);
            case ObligationsPosted posted -> posted(posted);
            case SettlementFailed failed -> failed(failed);
            case PositionSettled settled -> settled(settled);
            case WindowNetted netted -> window(netted.windowId()).netted(netted, ofPositions, ofTrades, ofSettlement);
            case WindowResolved resolved -> window(resolved.windowId()).resolved(resolved, ofTrades, ofSettlement);
            case WindowSettled settled -> finished(settled.windowId());
            default -> throw new IllegalArgumentException("not a wanted event: " + event.getClass());
        }
    }

    private void open(WindowId windowId) {
        open.put(windowId.schemeId(), windowId);
        window(windowId);
    }

    private FoldedWindow window(WindowId windowId) {
        return windows.computeIfAbsent(windowId, FoldedWindow::new);
    }

    private void executed(TradeExecuted trade) {
        ofSettlement.add(
                ClearingInvariants.exchange(trade.tradeId(), trade.price(), trade.quantity(), trade.quoteAmount()));
        WindowId windowId = open.get(trade.schemeId());
        ofTrades.compare(
                trade.tradeId() + " windows",
                null,
                BigDecimal.ONE,
                windowId == null ? BigDecimal.ZERO : BigDecimal.ONE);
        if (windowId != null) {
            window(windowId).executed(trade);
        }
    }

    /** The positions that the event states are those before it and the sides that it adds. */
    private void novated(TradesNovated event) {
        FoldedWindow window = window(event.windowId());
        Map<AssetCode, Money> delivers = new HashMap<>();
        Map<AssetCode, Money> receives = new HashMap<>();
        for (NovatedSide side : event.trades()) {
            window.novated(side);
            delivers.merge(side.delivers().asset(), side.delivers(), Money::plus);
            receives.merge(side.receives().asset(), side.receives(), Money::plus);
        }
        putAll(event.windowId(), event.accountId(), event.positions(), delivers, receives);
    }

    private void posted(ObligationsPosted event) {
        FoldedWindow window = window(event.windowId());
        Map<AssetCode, Money> delivers = new HashMap<>();
        Map<AssetCode, Money> receives = new HashMap<>();
        for (Obligation obligation : event.obligations()) {
            window.posted(obligation);
            delivers.merge(obligation.asset(), obligation.delivers(), Money::plus);
            receives.merge(obligation.asset(), obligation.receives(), Money::plus);
            if (obligation.counterparty() != null) {
                debtSides++;
                Money owed = debts.merge(obligation.obligationId(), obligation.owed(), Money::plus);
                if (owed.isZero()) {
                    debts.remove(obligation.obligationId());
                }
            }
        }
        putAll(event.windowId(), event.accountId(), event.positions(), delivers, receives);
    }

    private void putAll(
            WindowId windowId,
            AccountId account,
            List<OpenPosition> stated,
            Map<AssetCode, Money> delivers,
            Map<AssetCode, Money> receives) {
        FoldedWindow window = window(windowId);
        String subject = windowId + " " + account;
        Set<AssetCode> missing = new HashSet<>(delivers.keySet());
        missing.addAll(receives.keySet());
        for (OpenPosition position : stated) {
            AssetCode asset = position.asset();
            missing.remove(asset);
            OpenPosition before = window.put(account, position);
            compare(subject + " delivers", before.delivers(), delivers.get(asset), position.delivers(), ofPositions);
            compare(subject + " receives", before.receives(), receives.get(asset), position.receives(), ofPositions);
        }
        for (AssetCode asset : missing) {
            Stream.of(delivers.get(asset), receives.get(asset))
                    .filter(change -> change != null && !change.isZero())
                    .forEach(change -> ofPositions.compare(subject, asset, change.amount(), null));
        }
    }

    private static void compare(String subject, Money before, Money change, Money stated, Findings findings) {
        BigDecimal expected = change == null ? before.amount() : before.amount().add(change.amount());
        findings.compare(subject, stated.asset(), expected, stated.amount());
    }

    /** The settled part and the one that is carried over are the position; the posting takes no balance below zero. */
    private void settled(PositionSettled event) {
        FoldedWindow window = window(event.windowId());
        String subject = event.windowId() + " " + event.accountId();
        Map<AssetCode, OpenPosition> left = new HashMap<>(window.positionsOf(event.accountId()));
        Map<AssetCode, Money> delivers = new HashMap<>();
        Map<AssetCode, Money> receives = new HashMap<>();
        for (SettledAsset asset : event.assets()) {
            OpenPosition position = left.remove(asset.asset());
            ofPositions.compare(
                    subject + " settled deliveries",
                    asset.asset(),
                    position == null ? null : position.delivers().amount(),
                    asset.delivered().plus(asset.carriedDelivers()).amount());
            ofPositions.compare(
                    subject + " settled receipts",
                    asset.asset(),
                    position == null ? null : position.receives().amount(),
                    asset.received().plus(asset.carriedReceives()).amount());
            Money after = asset.balance().posted();
            ofSettlement.add(ClearingInvariants.posted(event.accountId(), after.minus(asset.net()), after));
            delivers.put(asset.asset(), asset.carriedDelivers());
            receives.put(asset.asset(), asset.carriedReceives());
        }
        for (OpenPosition position : left.values()) {
            ofPositions.compare(
                    subject + " settled deliveries",
                    position.asset(),
                    position.delivers().amount(),
                    null);
            ofPositions.compare(
                    subject + " settled receipts",
                    position.asset(),
                    position.receives().amount(),
                    null);
        }
        window.settled(event.accountId(), event.assets());
        putAll(event.carriedTo(), event.accountId(), event.positions(), delivers, receives);
    }

    private void failed(SettlementFailed event) {
        Failing before = failing.get(event.tradeId());
        Money executed = before == null ? execution(event.tradeId()).quantity() : before.executed();
        Money settled = before == null ? event.settled().none() : before.settled();
        ofTrades.add(ClearingInvariants.quantity(
                event.tradeId(),
                executed,
                event.settled(),
                event.open(),
                event.open().none()));
        // What has settled never falls
        ofTrades.compare(
                event.tradeId() + " settled",
                executed.asset(),
                settled.max(event.settled()).amount(),
                event.settled().amount());
        failing.put(event.tradeId(), new Failing(executed, event.settled(), event.carriedTo()));
        window(event.windowId()).failed();
        window(event.carriedTo()).carried();
    }

    /** All that is open of the trade was cancelled: its window does not settle it. */
    private void cancelled(TradeCancelled event) {
        Failing before = failing.remove(event.tradeId());
        Money none = event.quantity().none();
        if (before == null) {
            TradeExecuted trade = execution(event.tradeId());
            ofTrades.add(ClearingInvariants.quantity(event.tradeId(), trade.quantity(), none, none, event.quantity()));
            window(event.windowId()).cancelled(trade);
        } else {
            ofTrades.add(ClearingInvariants.quantity(
                    event.tradeId(), before.executed(), before.settled(), none, event.quantity()));
            window(event.windowId()).carriedCancelled();
        }
    }

    private TradeExecuted execution(TradeId tradeId) {
        Object first = events.apply(firstPositions.applyAsLong(tradeId.value()));
        if (first instanceof TradeExecuted trade) {
            return trade;
        }
        throw new IllegalStateException("must begin with its execution: " + tradeId);
    }

    /** A trade that did not fail again in the window has settled. */
    private void finished(WindowId windowId) {
        FoldedWindow window = window(windowId);
        window.finished(window(windowId.next()), ofTrades, ofSettlement);
        windows.remove(windowId);
        failing.values().removeIf(trade -> trade.carriedTo().equals(windowId));
    }

    /**
     * Compares the positions with the ledger.
     *
     * @param position position of the last event
     * @param totals of all ledger accounts at that position
     */
    List<ControlResult> results(long position, Map<LedgerAccount, Map<AssetCode, Totals>> totals) {
        List<ClearingInvariants.Position> positions =
                windows.values().stream().flatMap(FoldedWindow::positions).toList();
        List<ClearingInvariants.Balance> ledger = new ArrayList<>();
        totals.forEach((ledgerAccount, byAsset) -> ledgerAccount
                .participant()
                .filter(account -> ledgerAccount.equals(LedgerAccount.clearing(account)))
                .ifPresent(account -> byAsset.forEach((asset, total) -> ledger.add(new ClearingInvariants.Balance(
                        account, asset, total.owed().negate())))));
        Findings all = ofPositions.copy();
        all.checked(ledger.size());
        ClearingInvariants.balances(positions, ledger).forEach(all::add);
        return List.of(
                all.result(Control.CLEARING_POSITIONS, position),
                ofTrades.result(Control.CLEARING_TRADES, position),
                ofSettlement.result(Control.CLEARING_SETTLEMENT, position),
                obligations(position));
    }

    /** Both accounts of a debt have their events in one command, and none is half done at the position. */
    private ControlResult obligations(long position) {
        Findings findings = new Findings();
        findings.checked(debtSides);
        debts.forEach((id, owed) -> findings.compare(id.value(), owed.asset(), BigDecimal.ZERO, owed.amount()));
        return findings.result(Control.CLEARING_OBLIGATIONS, position);
    }
}
