package io.evenbook.projection.clearing;

import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.AccountEvent.PositionEvent;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.DefaultEvent;
import io.evenbook.api.clearing.SchemeEvent;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowEvent;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Writes schemes, their windows and participants, and what accounts deliver and receive in the windows. A retry depends
 * on the row of its window, so rows of schemes and windows are read, changed and written as a whole.
 */
@Component
class ClearingProjector implements TableProjector {

    @Override
    public String view() {
        return "clearing";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(
                SchemeRow.READ,
                SchemeRow.WRITE,
                WindowRow.READ,
                WindowRow.WRITE,
                ParticipantBatch.ENROL,
                ParticipantBatch.MARGIN,
                ParticipantBatch.FUND,
                PositionBatch.SUMS,
                PositionBatch.PREPARE,
                PositionBatch.SETTLE,
                PositionBatch.REMOVE,
                DefaultRow.READ,
                DefaultRow.WRITE,
                FailBatch.FAIL,
                FailBatch.PORT,
                FailBatch.CANCEL,
                FailBatch.SETTLE,
                FailBatch.PENALISE);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(
                SchemeEvent.class,
                PositionEvent.class,
                DefaultEvent.class,
                SettlementFailed.class,
                TradePorted.class,
                TradeCancelled.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        projectSchemes(events, tables);
        DefaultRow.project(events, tables);
        ParticipantBatch participants = new ParticipantBatch();
        PositionBatch positions = new PositionBatch();
        FailBatch fails = new FailBatch();
        for (ViewEvent event : events) {
            switch (event.event()) {
                case ParticipantEnrolled enrolled -> participants.enrolled(enrolled, event);
                case CollateralMoved moved -> participants.moved(moved);
                case TradesNovated novated -> positions.novated(novated, event);
                case ObligationsPosted posted -> {
                    positions.posted(posted, event);
                    fails.posted(posted, event);
                }
                case SettlementPrepared prepared -> positions.prepared(prepared, event);
                case PositionSettled settled -> positions.settled(settled, event);
                case SettlementFailed failed -> fails.failed(failed, event);
                case TradePorted ported -> fails.ported(ported, event);
                case TradeCancelled cancelled -> fails.cancelled(cancelled);
                case WindowSettled settled -> {
                    positions.settled(settled);
                    fails.settled(settled);
                }
                default -> {}
            }
        }
        participants.write(tables);
        positions.write(tables);
        fails.write(tables);
    }

    private static void projectSchemes(List<ViewEvent> events, Tables tables) {
        List<ViewEvent> ofSchemes = events.stream()
                .filter(event -> event.event() instanceof SchemeEvent)
                .toList();
        Map<SchemeId, SchemeRow> schemes = new LinkedHashMap<>();
        Map<WindowId, WindowRow> windows = new LinkedHashMap<>();
        tables.read(SchemeRow.READ, schemesOf(ofSchemes), (row, _) -> SchemeRow.of(row))
                .forEach(row -> schemes.put(row.schemeId(), row));
        tables.read(WindowRow.READ, windowsOf(ofSchemes), (row, _) -> WindowRow.of(row))
                .forEach(row -> windows.put(row.windowId(), row));
        for (ViewEvent event : ofSchemes) {
            SchemeEvent happened = (SchemeEvent) event.event();
            schemes.compute(happened.schemeId(), (_, before) -> SchemeRow.after(before, happened, event));
            if (happened instanceof WindowOpened opened) {
                windows.put(opened.windowId(), WindowRow.open(opened.window(), event));
            } else if (happened instanceof WindowEvent change) {
                find(windows, change).apply(change, event);
            }
            if (happened instanceof WindowClosed closed) {
                windows.put(closed.next().windowId(), WindowRow.open(closed.next(), event));
            }
        }
        tables.write(SchemeRow.WRITE, schemes.values());
        tables.write(WindowRow.WRITE, windows.values());
    }

    private static WindowRow find(Map<WindowId, WindowRow> windows, WindowEvent event) {
        WindowRow row = windows.get(event.windowId());
        if (row == null) {
            throw new IllegalStateException("no row of %s for %s".formatted(event.windowId(), event));
        }
        return row;
    }

    private static Set<SchemeId> schemesOf(List<ViewEvent> events) {
        Set<SchemeId> schemes = new LinkedHashSet<>();
        events.forEach(event -> schemes.add(((SchemeEvent) event.event()).schemeId()));
        return schemes;
    }

    private static Set<WindowId> windowsOf(List<ViewEvent> events) {
        Set<WindowId> windows = new LinkedHashSet<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof WindowEvent window) {
                windows.add(window.windowId());
            }
        }
        return windows;
    }
}
