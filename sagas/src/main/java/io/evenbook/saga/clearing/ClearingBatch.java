package io.evenbook.saga.clearing;

import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowEvent;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.netting.PartialTerms;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.clearing.WindowProgress.Answers;
import io.evenbook.saga.clearing.WindowProgress.Stage;
import io.evenbook.saga.clearing.WindowProgress.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.axonframework.eventhandling.EventMessage;

/** One batch of events: what they change in the tables, and the commands that follow. */
final class ClearingBatch {
    private final ClearingTables tables;
    private final WindowSettlement settlement;
    private final Novations novations;
    private final TradeChanges trades;
    private final PositionChanges positions;
    private final Map<WindowId, WindowProgress> windows;
    private final Map<SchemeId, WindowId> open = new HashMap<>();
    private final Map<SchemeId, PartialTerms> terms;
    private final Map<Long, WindowId> parked;

    /** The last event of each window that has changed. */
    private final Map<WindowId, EventMessage<?>> causes = new LinkedHashMap<>();

    ClearingBatch(ClearingTables tables, WindowSettlement settlement, ProcessDispatcher commands) {
        this.tables = tables;
        this.settlement = settlement;
        this.novations = new Novations(commands);
        this.trades = new TradeChanges(tables.trades());
        this.positions = new PositionChanges(tables.positions());
        this.windows = tables.windows().windows();
        this.terms = tables.windows().terms();
        this.parked = tables.parked().parked();
        windows.values().stream()
                .filter(window -> window.stage() == Stage.OPEN)
                .map(WindowProgress::windowId)
                .forEach(windowId -> open.put(windowId.schemeId(), windowId));
    }

    /** @throws RuntimeException if it cannot be taken in; it has changed nothing then */
    void add(EventMessage<?> message) {
        take(message);
        long position = EventLog.positionOf(message);
        if (parked.containsKey(position)) {
            parked.remove(position);
            tables.parked().remove(position);
        }
    }

    private void take(EventMessage<?> message) {
        switch (message.getPayload()) {
            case TradeExecuted trade when trade.settlesGross() -> {}
            case TradeExecuted trade -> executed(trade, message);
            case SettlementHeld held -> trades.held(held.tradeId(), held.side(), held.held());
            case SettlementReleased released -> trades.held(released.tradeId(), released.side(), released.held());
            case SettlementFailed failed -> failed(failed, message);
            case TradesNovated novated -> {
                change(
                        novated.windowId(),
                        message,
                        window -> window.withNovated(novated.trades().size()));
                positions.novated(novated, EventLog.positionOf(message));
            }
            case SettlementPrepared prepared -> {
                change(prepared.windowId(), message, UnaryOperator.identity());
                positions.prepared(prepared);
            }
            case PositionSettled settled -> {
                change(settled.windowId(), message, UnaryOperator.identity());
                positions.settled(settled, EventLog.positionOf(message));
            }
            case SchemeSet set -> {
                terms.put(
                        set.schemeId(),
                        new PartialTerms(set.terms().partial(), set.terms().minimumLots()));
                tables.windows().write(set.schemeId(), set.terms());
            }
            case WindowOpened opened -> open(opened.window(), message);
            case WindowClosed closed -> {
                change(closed.windowId(), message, window -> window.evolve(closed));
                open(closed.next(), message);
            }
            case WindowSettled settled -> settled(settled.windowId());
            case WindowEvent event -> change(event.windowId(), message, window -> window.evolve(event));
            case EventParked event -> parked(event, message);
            case ParkedResolved event -> resolved(event.parkedId().position(), message);
            default -> throw new IllegalArgumentException("not a wanted event: " + message.getPayloadType());
        }
    }

    /** A trade belongs to the window that is open at its position. One that was parked may come again. */
    private void executed(TradeExecuted trade, EventMessage<?> message) {
        long position = EventLog.positionOf(message);
        WindowId known = parked.get(position);
        ExecutedTrade.requireNettable(trade);
        WindowId windowId = known != null ? known : openOf(trade.schemeId());
        if (known == null) {
            change(windowId, message, window -> window.withTrades(1));
        }
        ExecutedTrade executed = new ExecutedTrade(trade, position, windowId, message);
        if (known == null) {
            trades.executed(executed);
        }
        novations.add(executed);
    }

    private void failed(SettlementFailed failed, EventMessage<?> message) {
        change(failed.windowId(), message, window -> window.withFailed(1));
        change(failed.carriedTo(), message, window -> window.withCarried(1));
        trades.failed(failed);
    }

    private WindowId openOf(SchemeId schemeId) {
        WindowId windowId = open.get(schemeId);
        if (windowId == null) {
            throw new IllegalStateException("must have an open window: " + schemeId);
        }
        return windowId;
    }

    private void open(ClearingWindow window, EventMessage<?> message) {
        WindowId windowId = window.windowId();
        tables.trades().create(windowId);
        windows.put(windowId, WindowProgress.opened(window, terms.get(windowId.schemeId())));
        open.put(windowId.schemeId(), windowId);
        causes.put(windowId, message);
    }

    /** Its trades have settled, or were carried over before. */
    private void settled(WindowId windowId) {
        windows.remove(windowId);
        causes.remove(windowId);
        settlement.forget(windowId);
        write();
        tables.trades().drop(windowId);
        tables.positions().remove(windowId);
        tables.windows().remove(windowId);
    }

    private void parked(EventParked event, EventMessage<?> message) {
        if (!Clearing.reads(event.eventType())) {
            return;
        }
        write();
        long position = event.parkedId().position();
        WindowId windowId = tables.trades().windowOf(position);
        tables.parked().add(position, windowId);
        parked.put(position, windowId);
        if (windowId != null) {
            causes.put(windowId, message);
        }
    }

    /** A trade that was not novated leaves the window: its accounts do not know it either. */
    private void resolved(long position, EventMessage<?> message) {
        WindowId windowId = parked.remove(position);
        tables.parked().remove(position);
        if (windowId != null) {
            tables.trades().remove(position, windowId);
            change(windowId, message, window -> window.withTrades(-1));
        }
    }

    private void change(WindowId windowId, EventMessage<?> message, UnaryOperator<WindowProgress> change) {
        WindowProgress window = windows.get(windowId);
        if (window == null) {
            throw new IllegalStateException("must not have settled: " + windowId);
        }
        windows.put(windowId, change.apply(window));
        causes.put(windowId, message);
    }

    private void write() {
        trades.write();
        positions.write();
    }

    /** Writes the tables, sends the commands that follow from them, and writes what was sent. */
    void complete() {
        write();
        novations.send();
        causes.forEach((windowId, cause) -> windows.computeIfPresent(windowId, (_, window) -> go(window, cause)));
        tables.windows()
                .write(causes.keySet().stream()
                        .map(windows::get)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private WindowProgress go(WindowProgress window, EventMessage<?> cause) {
        if (window.parked()) {
            settlement.forget(window.windowId());
        }
        if (!window.isSettling()) {
            return window;
        }
        Answers answers = answers(window.windowId());
        Step step = window.next(answers);
        if (step != null) {
            settlement.take(step, window, cause);
            return window.withSent(step);
        }
        if (window.lacksParkedTrades(answers)) {
            settlement.parkLacking(window, answers, cause);
        }
        return window;
    }

    private Answers answers(WindowId windowId) {
        return new Answers(
                tables.positions().prepared(windowId),
                tables.positions().posted(windowId),
                (int) parked.values().stream().filter(windowId::equals).count(),
                (int) parked.values().stream().filter(Objects::isNull).count());
    }
}
